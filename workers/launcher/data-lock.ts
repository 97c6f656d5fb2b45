import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LaunchError } from "./launch-error";
import { processBeginning } from "./process-identity";

interface Owner {
  pid: number;
  beginning: string;
}

/**
 * Makes this process the only launcher on a data directory. A lock left by a launcher that was killed is taken over,
 * because its process no longer lives. Gives the function that unlocks. Throws {@link LaunchError} when it is taken.
 */
export function lockDataDir(dir: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lock = join(dir, "launcher.lock");
  const mine = join(dir, `launcher.lock.${process.pid}`);
  const owner: Owner = { pid: process.pid, beginning: processBeginning(process.pid) ?? "" };
  writeFileSync(mine, JSON.stringify(owner));
  try {
    // One retry for each stale lock that is cleared away; others may be clearing at the same time.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if (tryLink(mine, lock)) return () => rmSync(lock, { force: true });
      const found = read(lock);
      if (found && isAlive(found.owner)) throw taken(dir, found.owner);
      if (found) clearStale(lock, mine, found.text);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new LaunchError(`The lock ${lock} could not be taken; other launchers keep taking it.`);
}

/** link(2) either makes the name with its whole content or fails: no reader ever sees half a lock. */
function tryLink(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(lock: string): { text: string; owner: Owner | null } | null {
  try {
    const text = readFileSync(lock, "utf8");
    return { text, owner: parse(text) };
  } catch {
    return null;
  }
}

function parse(text: string): Owner | null {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return null;
  }
}

const isAlive = (owner: Owner | null): owner is Owner =>
  owner !== null && processBeginning(owner.pid) === owner.beginning;

/** Moves the stale lock away. When another was faster the wrong lock was moved, and goes back. */
function clearStale(lock: string, mine: string, staleText: string): void {
  const aside = `${mine}.stale`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, "utf8") !== staleText) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

const taken = (dir: string, owner: Owner) =>
  new LaunchError(
    `Another launcher (process ${owner.pid}) already runs on ${dir}. Stop it, or set SPILLWAY_DATA_DIR to another directory.`,
  );
