import { createHash, randomBytes } from "node:crypto";
import type { Context } from "../../context";
import type { SelectionFilter } from "../../contract/operations";
import { countFailed } from "../../queues/backend/failed";
import { readLastLogs } from "../../queues/backend/job-logs";
import { readJobRowsInParts } from "../../queues/backend/job-rows";
import { bullKeys } from "../../queues/backend/keys";
import { needsScan, rangeOf } from "../filter";
import { asksIndex } from "../letter-test";
import { queuesOf } from "../queues";
import { ARCHIVE_FORMAT, type ArchiveEnd, type Manifest } from "./format";
import { ARCHIVE_SHAPE, type LetterLine, letterLine } from "./letter-line";
import { type LetterPage, matchingLetters } from "./matching";

/** Rows of a job's log that are looked through for its earlier lives. */
const LOG_ROWS = 50;
/** Rest after a part, half as long as it took and at most this: others use Redis too. */
const MOST_REST_MS = 50;

/** What has been written so far; the caller's, so that it is known of an export that was broken off too. */
export interface ExportCounts {
  letters: number;
  omitted: number;
}

/**
 * The dead letters that match, as the text of an archive: NDJSON, a manifest first, an end line with count and checksum
 * last. Nothing is read before it is asked for, and about a MiB at once, so that a slow reader costs neither memory nor Redis.
 * Breaking it off leaves a text without its end line. Nothing is changed. Throws `queue_not_found`.
 */
export async function* exportLetters(
  ctx: Context,
  filter: SelectionFilter,
  release: string,
  counts: ExportCounts = { letters: 0, omitted: 0 },
): AsyncGenerator<string> {
  const frozenAt = ctx.clock.now();
  const manifest: Manifest = {
    kind: "manifest",
    what: "dead-letters",
    format: ARCHIVE_FORMAT,
    archive: randomBytes(12).toString("base64url"),
    writtenAt: frozenAt,
    release,
    filter,
    operation: null,
    frozenAt,
    matching: await countNow(ctx, filter, frozenAt),
  };
  const hash = createHash("sha256");
  const hashed = (lines: string[]) => {
    const text = lines.map((line) => `${line}\n`).join("");
    hash.update(text);
    return text;
  };
  yield hashed([JSON.stringify(manifest)]);
  for await (const page of matchingLetters(ctx, filter, frozenAt)) {
    for await (const part of linesOf(ctx, page)) {
      for (const { omitted } of part) counts[omitted ? "omitted" : "letters"] += 1;
      yield hashed(part.map(({ line }) => line));
    }
  }
  const end: ArchiveEnd = { kind: "end", ...counts, sha256: hash.digest("hex") };
  yield `${JSON.stringify(end)}\n`;
}

async function countNow(ctx: Context, filter: SelectionFilter, frozenAt: number): Promise<number | null> {
  if (needsScan(filter) || asksIndex(filter)) return null;
  const { queues } = await queuesOf(ctx, filter);
  const counts = await countFailed(ctx.redis, queues, rangeOf(filter, frozenAt));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The lines of a page of dead letters, in parts; one that was removed meanwhile has none. */
export async function* linesOf(
  ctx: Context,
  { queue, letters }: LetterPage,
  { rest = true } = {},
): AsyncGenerator<LetterLine[]> {
  const keys = bullKeys(queue);
  const jobs = letters.map(({ id }) => ({ id, key: keys.job(id) }));
  let from = 0;
  let began = ctx.clock.now();
  for await (const rows of readJobRowsInParts(ctx.redis, jobs, ARCHIVE_SHAPE)) {
    const some = letters.slice(from, from + rows.length);
    from += rows.length;
    const logs = await readLastLogs(
      ctx.redis,
      queue,
      some.map(({ id }) => id),
      LOG_ROWS,
    );
    yield rows.flatMap((row, index) => {
      const failed = some[index];
      const made = failed ? letterLine({ queue, failed, row, logs: logs[index] ?? [] }) : null;
      return made ? [made] : [];
    });
    if (rest) await ctx.clock.sleep(Math.min(MOST_REST_MS, (ctx.clock.now() - began) / 2));
    began = ctx.clock.now();
  }
}
