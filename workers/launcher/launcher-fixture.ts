import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { ROOT } from "@/lib/root";
import { eventually } from "@/lib/testing/context";

export interface StartedLauncher {
  child: ChildProcess;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when standard output has matched. */
  until(pattern: RegExp, timeoutMs?: number): Promise<void>;
  /** Resolves when it has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** A data directory that is deleted when the test ends. */
export function dataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "spillway-data-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs the real `bin/spillway`; it is killed when the test ends and still runs. */
export function startLauncher(args: string[], env: Record<string, string>): StartedLauncher {
  const child = spawn(join(ROOT, "bin/spillway"), args, {
    // Next makes NODE_ENV part of the type of every environment; the launcher sets it for its children.
    env: { NODE_ENV: "production", PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    text.stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text.stderr += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
  });
  return {
    child,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    ended,
    async until(pattern, timeoutMs = 20_000) {
      await eventually(() => pattern.test(text.stdout), timeoutMs).catch(() => {
        throw new Error(`Never saw ${pattern} in:\n${text.stdout}\n${text.stderr}`);
      });
    },
  };
}

/** The URL of the private Redis of a data directory. */
export const embeddedRedisUrl = (dir: string) => readFile(join(dir, "redis", "url"), "utf8");

/** The pids that the launcher says it started for a process, oldest first. */
export function pidsOf(launcher: StartedLauncher, name: string): number[] {
  const pattern = new RegExp(`^${name}\\s.*started as process (\\d+)`, "gm");
  return [...launcher.stdout().matchAll(pattern)].map((match) => Number(match[1]));
}

/** Whether a process lives. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A promise that the test settles itself. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
