import { createReadStream } from "node:fs";
import { hostname } from "node:os";
import type { Context } from "../context";
import type { ImportLine, ImportSummary } from "../contract/archives";
import type { DiscardArchive } from "../contract/operations";
import { importArchive } from "../dead-letters/archive/import";
import { CUT_OFF } from "../dead-letters/archive/parse";
import type { ImportDelay } from "../dead-letters/archive/plan";
import { listArchives } from "../dead-letters/archive/store";
import { SpillwayError } from "../errors";
import { publishOperation, readOperation } from "./store";

interface Undo {
  by: string;
  reason: string;
  delay: ImportDelay;
  /** Where this machine keeps archives. */
  directory: string;
}

/**
 * Makes jobs again of what an operation has removed, each in its own queue, from the archive that it wrote. They wait, or are
 * delayed: BullMQ puts no job among the failed by hand. Repeating it adds none twice. Throws `not_found`, `conflict` while the
 * operation is under way, and `unprocessable` when there is no archive or it is not on this machine any more.
 */
export async function undoRemoval(
  ctx: Context,
  { kind, id }: { kind: "discard" | "edit"; id: string },
  { by, reason, delay, directory }: Undo,
  tell: (line: ImportLine) => Promise<void>,
): Promise<ImportSummary> {
  const { archive, finishedAt } = await readOperation(ctx, kind, id);
  if (archive === null) throw new SpillwayError("unprocessable", "This wrote no archive: there is no undo.");
  if (finishedAt === null)
    throw new SpillwayError("conflict", `This ${kind} is under way.`, {
      hint: "Cancel it first: what it has removed by then can be brought back.",
    });
  const files = await listArchives(directory, id);
  if (files.length === 0) throw gone(archive);
  const why = `Undo of ${kind} ${id}: ${reason}`;
  let sum: ImportSummary | null = null;
  for (const { path } of files) {
    const before = sum;
    const { fault, ...summary } = await importArchive(
      ctx,
      createReadStream(path),
      { by, why, delay, dryRun: false },
      async (line) => {
        if (line.kind === "refused" || line.kind === "manifest") await tell(line);
        if (line.kind === "progress") await tell(before === null ? line : plus(before, line));
      },
    );
    // A file that a crash cut off lacks only what was not removed.
    const isCut = fault === CUT_OFF;
    const one: ImportSummary = {
      ...summary,
      fault: isCut ? null : fault,
      complete: isCut || summary.complete,
    };
    sum = sum === null ? one : sumOf(sum, one);
  }
  if (sum === null) throw gone(archive);
  const undone = { at: ctx.clock.now(), by, reason, added: (archive.undone?.added ?? 0) + sum.added };
  await ctx.redis.hset(ctx.keys.operation(id), "archive", JSON.stringify({ ...archive, undone }));
  await publishOperation(ctx, await readOperation(ctx, kind, id));
  await tell(sum);
  return sum;
}

const gone = ({ host, directory, until }: DiscardArchive) =>
  new SpillwayError("unprocessable", "Its archive is not on this machine.", {
    hint:
      host === null || host === hostname()
        ? `It was kept until ${new Date(until ?? 0).toISOString()}, or had to make room for later ones.`
        : `It was written on ${host} in ${directory}: run bin/spillway import there.`,
  });

const plus = (before: ImportSummary, line: Extract<ImportLine, { kind: "progress" }>): ImportLine => ({
  kind: "progress",
  letters: before.letters + line.letters,
  added: before.added + line.added,
  present: before.present + line.present,
  refused: before.refused + line.refused,
});

function sumOf(a: ImportSummary, b: ImportSummary): ImportSummary {
  const byQueue = new Map(a.byQueue.map((one) => [one.queue, { ...one }]));
  for (const one of b.byQueue) {
    const sum = byQueue.get(one.queue);
    if (!sum) byQueue.set(one.queue, { ...one });
    else {
      sum.added += one.added;
      sum.present += one.present;
    }
  }
  return {
    ...a,
    letters: a.letters + b.letters,
    added: a.added + b.added,
    present: a.present + b.present,
    refused: a.refused + b.refused,
    omitted: a.omitted + b.omitted,
    renamed: a.renamed + b.renamed,
    untied: a.untied + b.untied,
    byQueue: [...byQueue.values()],
    complete: a.complete && b.complete,
    fault: a.fault ?? b.fault,
  };
}
