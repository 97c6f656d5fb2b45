import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ROOT } from "@/lib/root";
import { STOPPED_EXIT_CODE } from "../on-stop";
import type { ProcessSpec } from "./process-spec";
import { decideRestart } from "./restart-policy";

export interface SupervisedHooks {
  /** A line that the process wrote. */
  line(name: string, line: string): void;
  /** Something the launcher itself has to say about the process. */
  note(name: string, level: "info" | "warn" | "error", text: string): void;
  /** The process crashes again and again; it is not started any more. */
  gaveUp(name: string, why: string): void;
  /** An operator has stopped it from the dashboard; it is not started any more. */
  stoppedByOperator(name: string): void;
}

export interface Supervised {
  readonly spec: ProcessSpec;
  /** Undefined while it is not running. */
  readonly pid: number | undefined;
  /** Asks it to end, kills it after its grace; resolves when it is gone. It is not started again. */
  stop(): Promise<void>;
  /** Kills it and all that it started, at once. */
  kill(): void;
}

/** Starts a process and starts it again, with backoff, whenever it ends without having been asked to. */
export function supervise(spec: ProcessSpec, hooks: SupervisedHooks): Supervised {
  let child: ChildProcess | undefined;
  let running = false;
  let stopping = false;
  let quickCrashes = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let gone: () => void = () => {};

  function start(): void {
    const startedAtMs = Date.now();
    // A group of its own: a Ctrl-C in the terminal reaches the launcher only, which then stops things in order.
    const started = spawn(spec.command, spec.args, {
      cwd: ROOT,
      env: spec.env,
      detached: true,
      stdio: ["pipe", "pipe", "pipe", "ipc"],
    });
    child = started;
    running = true;
    if (started.pid !== undefined) hooks.note(spec.name, "info", `started as process ${started.pid}`);
    for (const stream of [started.stdout, started.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => hooks.line(spec.name, line));
    }
    started.stdin?.on("error", () => {});
    let ended = false;
    const end = (how: string, code: number | null = null) => {
      if (ended) return;
      ended = true;
      running = false;
      killGroup(started, "SIGKILL");
      if (stopping) gone();
      else if (code === STOPPED_EXIT_CODE) {
        hooks.note(spec.name, "info", "stopped from the dashboard; it is not started again");
        hooks.stoppedByOperator(spec.name);
      } else restart(how, Date.now() - startedAtMs);
    };
    started.once("error", (error) => end(error.message));
    started.once("exit", (code, signal) => end(signal ? `killed by ${signal}` : `exit code ${code}`, code));
  }

  function restart(how: string, livedMs: number): void {
    const decision = decideRestart(quickCrashes, livedMs);
    quickCrashes = decision.quickCrashes;
    if (!decision.restart) {
      hooks.gaveUp(spec.name, `${spec.name} ended ${quickCrashes} times in a row (last: ${how})`);
      return;
    }
    hooks.note(spec.name, "warn", `ended by itself (${how}); starting it again in ${decision.delayMs} ms`);
    restartTimer = setTimeout(start, decision.delayMs);
  }

  start();
  return {
    spec,
    get pid() {
      return running ? child?.pid : undefined;
    },
    async stop() {
      stopping = true;
      clearTimeout(restartTimer);
      const ending = child;
      if (!ending || !running) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          hooks.note(spec.name, "warn", `did not end within ${spec.graceMs / 1000} s; killing it`);
          killGroup(ending, "SIGKILL");
        }, spec.graceMs);
        gone = () => {
          clearTimeout(timer);
          resolve();
        };
        // Only the process itself: what it started (sandboxed jobs) is its own to finish.
        ending.kill("SIGTERM");
      });
    },
    kill() {
      stopping = true;
      clearTimeout(restartTimer);
      if (child) killGroup(child, "SIGKILL");
    },
  };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: nothing of the group is left, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
