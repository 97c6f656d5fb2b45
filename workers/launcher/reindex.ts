import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { SingleBar } from "cli-progress";
import { auditedRun } from "@/lib/audit/audited-run";
import { leadOrStandBy, leadTogether } from "@/lib/collector/lead";
import { collect } from "@/lib/collector/run";
import type { Config } from "@/lib/config";
import type { Context } from "@/lib/context";
import { requestRebuild } from "@/lib/dead-letters/index/generations";
import { FailureInbox } from "@/lib/dead-letters/index/inbox";
import { runIndexer } from "@/lib/dead-letters/index/indexer";
import { type IndexProgress, readIndexProgress } from "@/lib/dead-letters/index/progress";
import { isRedisUnavailable } from "@/lib/errors";
import { attached, COMMAND_LINE } from "./attached";
import { LaunchError } from "./launch-error";

const LOOK_MS = 250;
/** Redis may be away so long before this gives up watching. */
const AWAY_MS = 30_000;

/**
 * Has the index of dead letters built anew and shows how far it is, until it serves. The collector that leads does the
 * work; where none runs, this process leads for so long. Interrupted, a collector goes on by itself. Throws
 * {@link LaunchError}.
 */
export async function reindex(config: Config, out: NodeJS.WriteStream): Promise<void> {
  if (config.readOnly) throw new LaunchError("READ_ONLY=1 refuses every change; a new index is one.", 2);
  await attached(config, "reindex", (ctx) => rebuild(ctx, out));
}

async function rebuild(ctx: Context, out: NodeJS.WriteStream): Promise<void> {
  const stop = new AbortController();
  try {
    const before = (await readIndexProgress(ctx)).serving;
    const notes = { target: { index: "dead-letters" }, reason: "bin/spillway reindex" };
    await auditedRun(ctx, { actor: COMMAND_LINE, action: "dead-letters.reindex", notes }, () =>
      requestRebuild(ctx),
    );
    const id = `reindex-${randomUUID().slice(0, 8)}`;
    const standBy = leadOrStandBy(ctx, id, (term) => leadForNow(ctx, id, term), stop.signal);
    await show(ctx, before, out);
    stop.abort();
    await standBy;
  } finally {
    stop.abort();
  }
}

/** What the collector's process does for the index, and nothing else of it. */
function leadForNow(ctx: Context, id: string, term: AbortSignal): Promise<void> {
  const inbox = new FailureInbox();
  return leadTogether(term, (all) => [collect(ctx, id, all, inbox), runIndexer(ctx, id, inbox, all)]);
}

async function show(ctx: Context, before: string | null, out: NodeJS.WriteStream): Promise<void> {
  const startedAt = Date.now();
  const bar = new SingleBar({
    format: "{bar} {percentage} %  {value} of {total} dead letters  {duration_formatted}",
    stream: out,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  });
  bar.start(1, 0);
  let last: IndexProgress | null = null;
  let seenAt = startedAt;
  while (last === null || last.isBuilding || last.serving === null || last.serving === before) {
    await delay(LOOK_MS);
    const seen = await lookAgain(ctx);
    if (seen === null && Date.now() - seenAt > AWAY_MS)
      throw new LaunchError(
        "Redis does not answer. Once it does, a collector goes on with the new index.",
        1,
      );
    if (seen === null) continue;
    [last, seenAt] = [seen, Date.now()];
    bar.setTotal(Math.max(1, last.of, last.indexed));
    // The one that still serves says nothing of the one that has not begun.
    bar.update(last.serving === before && !last.isBuilding ? 0 : last.indexed);
  }
  bar.stop();
  const seconds = Math.max(1, Math.round((Date.now() - startedAt) / 1_000));
  out.write(`${last.indexed.toLocaleString("en")} dead letters indexed in ${seconds} s.\n`);
}

/** Null while Redis is away: it is built by whoever leads, watched or not. */
async function lookAgain(ctx: Context): Promise<IndexProgress | null> {
  try {
    return await readIndexProgress(ctx);
  } catch (error) {
    if (isRedisUnavailable(error)) return null;
    throw error;
  }
}
