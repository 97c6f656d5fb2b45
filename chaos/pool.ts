import { type ChildProcess, spawn } from "node:child_process";
import { nodeArgs } from "@/lib/programs";

const WORKER = new URL("./worker-process.ts", import.meta.url);

export interface Pool {
  /** Kills one worker with SIGKILL; another takes its place at once. */
  kill(index: number): void;
  /** Stops one worker where it stands (SIGSTOP) for `forMs`, then lets it go on as if nothing had been. */
  freeze(index: number, forMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Keeps `size` worker processes running; one that dies by itself is a fault of ours, told to `onFault`. */
export function startPool(size: number, args: string[], onFault: (text: string) => void): Pool {
  const expected = new WeakSet<ChildProcess>();
  const workers: ChildProcess[] = [];
  let closing = false;

  function start(index: number): void {
    const child = spawn(process.execPath, [...nodeArgs(WORKER), ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    child.once("exit", (code, signal) => {
      if (closing) return;
      if (!expected.has(child)) onFault(`Worker ${index} ended with ${signal ?? code}: ${said}`);
      start(index);
    });
    workers[index] = child;
  }
  for (let index = 0; index < size; index++) start(index);

  return {
    kill(index) {
      const child = workers[index];
      if (!child) return;
      expected.add(child);
      child.kill("SIGKILL");
    },
    async freeze(index, forMs) {
      const child = workers[index];
      child?.kill("SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, forMs));
      child?.kill("SIGCONT");
    },
    async close() {
      closing = true;
      await Promise.all(workers.map(end));
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGCONT");
  child.kill("SIGKILL");
  await gone;
}
