import type { Context } from "../../context";
import type { ImportLine, ImportSummary } from "../../contract/archives";
import { isRedisUnavailable, SpillwayError, toSpillwayError } from "../../errors";
import { byQueue } from "../../group-by";
import { queuesExist } from "../../queues/exist";
import { parseQueueKey, type QueueIdentity } from "../../queues/identity";
import { requireQueue } from "../../queues/require";
import { addJobs, type Fate, type Importer, lookForJobs } from "./add";
import type { ArchivedLetter } from "./format";
import { ImportedLines, MAX_LINES } from "./imported";
import { type ArchiveEntry, readArchive } from "./parse";
import { type ImportDelay, type PlannedJob, planJob } from "./plan";
import { ImportTally } from "./tally";

/** A batch is added when it has so many letters or so many bytes: what is held in memory at once. */
const BATCH_LETTERS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Queues that an archive may name before looking for them is refused: each is remembered. */
const MAX_QUEUES = 10_000;

export interface ImportOptions extends Importer {
  /** Key of the queue that all go to; left out, each goes to its own. */
  queue?: string | undefined;
  delay: ImportDelay;
  /** Only looks: nothing is added. */
  dryRun: boolean;
}

type Tell = (line: ImportLine) => Promise<void>;
interface Letter {
  line: number;
  letter: ArchivedLetter;
}

/**
 * Makes jobs of an archive's dead letters, through BullMQ, batch by batch, reading no further than it has added. `tell` hears
 * what becomes of each line. Ids follow from the letters and lines that were imported are remembered for 30 days, so that a
 * second import, also of a file whose import was broken off, adds none twice. Options are kept; what a job was before is in
 * its log. When Redis goes away it ends and says so. Throws `queue_not_found`, and what `readArchive` throws.
 */
export async function importArchive(
  ctx: Context,
  body: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  tell: Tell,
): Promise<ImportSummary> {
  if (options.queue !== undefined) await requireQueue(ctx, parseQueueKey(options.queue));
  const work = new Import(ctx, options, tell);
  try {
    for await (const entry of readArchive(body)) {
      if (!(await work.take(entry))) break;
    }
  } catch (error) {
    if (!(error instanceof SpillwayError) || !work.hasBegun) throw error;
    await work.breakOff(error.message);
  }
  return work.end();
}

class Import {
  private readonly tally: ImportTally;
  private readonly exists = new Map<string, boolean>();
  private imported: ImportedLines | null = null;
  private batch: Letter[] = [];
  private bytes = 0;
  private stopped: string | null = null;

  constructor(
    private readonly ctx: Context,
    private readonly options: ImportOptions,
    private readonly tell: Tell,
  ) {
    this.tally = new ImportTally(options.dryRun);
  }

  get hasBegun(): boolean {
    return this.imported !== null;
  }

  /** False: there is no use in reading on. */
  async take(entry: ArchiveEntry): Promise<boolean> {
    switch (entry.kind) {
      case "manifest": {
        const { archive, writtenAt, release, matching, operation } = entry.manifest;
        this.imported = new ImportedLines(this.ctx, archive, this.options.queue);
        if (!this.options.dryRun) await this.imported.begin();
        await this.tell({ kind: "manifest", archive, writtenAt, release, matching, operation });
        return true;
      }
      case "letter":
        if (entry.line > MAX_LINES) {
          this.stopped = `An import takes ${MAX_LINES} lines: what follows was not read. Split the file.`;
          return false;
        }
        this.batch.push(entry);
        this.bytes += entry.bytes;
        return this.batch.length < BATCH_LETTERS && this.bytes < BATCH_BYTES ? true : this.flush();
      case "omitted":
        this.tally.omitted += 1;
        return true;
      case "wrong":
        if (!(await this.flush())) return false;
        await this.tellAll(this.tally.refuse([{ line: entry.line, why: entry.why }]));
        return true;
      case "ending":
        this.tally.fault = entry.why;
        return this.flush();
    }
  }

  /** The file cannot be read any further. */
  async breakOff(why: string): Promise<void> {
    if (await this.flush()) this.stopped = why;
  }

  async end(): Promise<ImportSummary> {
    if (this.stopped === null) await this.flush();
    const summary = this.tally.summary(this.stopped);
    await this.tell(summary);
    return summary;
  }

  private async flush(): Promise<boolean> {
    const letters = this.batch;
    this.batch = [];
    this.bytes = 0;
    if (letters.length === 0) return this.stopped === null;
    try {
      const fates = await this.settle(letters);
      await this.tellAll(this.tally.add(fates));
      await this.tell(this.tally.progress());
      return true;
    } catch (error) {
      if (!isRedisUnavailable(error)) throw error;
      const first = letters[0]?.line ?? 0;
      this.stopped = `${toSpillwayError(error).message} Lines from ${first} on may have become jobs or not: import the same file again, which adds none twice.`;
      return false;
    }
  }

  private async settle(letters: Letter[]): Promise<{ job: PlannedJob | null; line: number; fate: Fate }[]> {
    const fates = new Map<number, Fate>();
    const planned: PlannedJob[] = [];
    const target: QueueIdentity | null =
      this.options.queue === undefined ? null : parseQueueKey(this.options.queue);
    const known = (await this.imported?.has(letters.map(({ line }) => line))) ?? [];
    for (const [index, one] of letters.entries()) {
      const plan = planJob(one, target, { delay: this.options.delay, nowMs: this.ctx.clock.now() });
      if ("why" in plan) fates.set(one.line, { refused: plan.why });
      else {
        planned.push(plan);
        if (known[index]) fates.set(one.line, "present");
      }
    }
    await this.findQueues(planned);
    for (const job of planned) {
      if (!this.exists.get(job.queue)) fates.set(job.line, { refused: noQueue(job.queue) });
    }
    for (const group of byQueue(planned.filter(({ line }) => !fates.has(line)))) {
      const seen = await lookForJobs(this.ctx, group);
      for (const [index, { line }] of group.entries()) fates.set(line, seen[index] ?? "present");
      if (this.options.dryRun) continue;
      const fresh = group.filter(({ line }) => fates.get(line) === "added");
      const added = await addJobs(this.ctx, fresh, this.options);
      for (const [index, { line }] of fresh.entries()) fates.set(line, added[index] ?? "present");
      await this.imported?.add(fresh.flatMap(({ line }) => (fates.get(line) === "added" ? [line] : [])));
    }
    const jobs = new Map(planned.map((job) => [job.line, job]));
    return letters.map(({ line }) => ({
      line,
      job: jobs.get(line) ?? null,
      fate: fates.get(line) ?? "present",
    }));
  }

  /** BullMQ would make a queue of any name: only those that are there are written to. */
  private async findQueues(jobs: PlannedJob[]): Promise<void> {
    const asked = [...new Set(jobs.map(({ queue }) => queue))].filter((key) => !this.exists.has(key));
    if (asked.length === 0) return;
    if (this.exists.size + asked.length > MAX_QUEUES) {
      for (const key of asked) this.exists.set(key, false);
      return;
    }
    const found = await queuesExist(this.ctx, asked.map(parseQueueKey));
    for (const [index, key] of asked.entries()) this.exists.set(key, found[index] === true);
  }

  private async tellAll(lines: ImportLine[]): Promise<void> {
    for (const line of lines) await this.tell(line);
  }
}

const noQueue = (key: string) => {
  const { prefix, name } = parseQueueKey(key);
  return `There is no queue ${prefix}:${name} in this Redis. Choose another, or open it once with BullMQ.`;
};
