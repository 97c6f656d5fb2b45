import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { nodeArgs } from "@/lib/programs";

export interface RunningProcess {
  /** Memory that the process holds now (resident set), in bytes. */
  memoryBytes(): Promise<number>;
  /** Processor time that it has used, ms, in steps of ten. */
  cpuMs(): Promise<number>;
  close(): Promise<void>;
}

/** Time to stop by itself. */
const GRACE_MS = 10_000;

/** A program in a process of its own, with what Node is told beside it. Its errors are shown. */
export function startProcess(
  file: URL,
  args: string[],
  { env = process.env, node = [] }: { env?: NodeJS.ProcessEnv; node?: string[] } = {},
): RunningProcess & { child: ChildProcess } {
  const child = spawn(process.execPath, [...node, ...nodeArgs(file), ...args], {
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return { ...runningProcess(child), child };
}

/** Processor time of a process, ms. Linux tells it in ticks of ten (proc(5), stat: utime and stime). */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

export function runningProcess(child: ChildProcess): RunningProcess {
  return {
    async memoryBytes() {
      const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(child.pid)]);
      return Number(stdout.trim()) * 1_024;
    },
    cpuMs: () => cpuMsOf(Number(child.pid)),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const atLast = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await once(child, "exit");
      clearTimeout(atLast);
    },
  };
}

const endedEarly = () => new Error("The other process ended too early.");

/** Says something to a process, and gives what it says next. Throws when it has ended, or does so without a word. */
export async function ask(child: ChildProcess, message: string): Promise<unknown> {
  // To send it nevertheless is an event of the child, which ends this process when nobody listens.
  if (!child.connected) throw endedEarly();
  const answer = messageOf(child);
  child.send(message, () => {});
  return answer;
}

/** What a process says next. Throws when it ends without a word. */
export async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const end = () => ended.abort(endedEarly());
  // Then it says nothing more, and does not end once again.
  if (child.exitCode !== null || child.signalCode !== null) end();
  child.once("exit", end);
  try {
    const [message] = await once(child, "message", { signal: ended.signal });
    return message;
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    child.off("exit", end);
  }
}

/** Each look starts a process, which must not be felt itself. */
const LOOK_MS = 200;

/** Follows the memory of a process while `run` runs; gives by how much it grew at its most, in bytes. */
export async function memoryMeanwhile(
  { memoryBytes }: RunningProcess,
  run: () => Promise<void>,
): Promise<number> {
  const before = await memoryBytes();
  let most = before;
  const timer = setInterval(() => {
    memoryBytes().then(
      (bytes) => {
        most = Math.max(most, bytes);
      },
      () => {},
    );
  }, LOOK_MS);
  try {
    await run();
  } finally {
    clearInterval(timer);
  }
  return Math.max(most, await memoryBytes()) - before;
}
