import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OutboxUnusable } from "./errors";

/** When a process began, in ticks since boot, so that a reused pid is not taken for the old process; "" where unknown. */
function bornAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isAlive(owner: string): boolean {
  const [pid, born] = owner.split(" ");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return bornAt(Number(pid)) === born;
}

/**
 * Takes a directory for this process, and gives what frees it. The lock of a process that died is taken over. Throws
 * {@link OutboxUnusable} while another one, or this one, has it.
 */
export async function lockDirectory(dir: string): Promise<() => Promise<void>> {
  const lock = join(dir, "lock");
  const mine = join(dir, `lock.${process.pid}`);
  const owner = `${process.pid} ${bornAt(process.pid)}`;
  await writeFile(mine, owner);
  try {
    for (;;) {
      // A link appears as a whole or not at all, with its content.
      if (await succeeds(link(mine, lock), "EEXIST")) return () => rm(lock, { force: true });
      const holder = await readFile(lock, "utf8").catch(() => null);
      if (holder === null) continue;
      if (isAlive(holder))
        throw new OutboxUnusable(`Process ${holder.split(" ")[0]} uses the outbox ${dir}.`);
      const stale = join(dir, `lock.stale.${process.pid}`);
      if (!(await succeeds(rename(lock, stale), "ENOENT"))) continue;
      // Somebody may have taken it over between the look and the rename: it is theirs.
      if ((await readFile(stale, "utf8")) !== holder) await succeeds(link(stale, lock), "EEXIST");
      await rm(stale, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

async function succeeds(change: Promise<void>, otherwise: string): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === otherwise) return false;
    throw error;
  }
}
