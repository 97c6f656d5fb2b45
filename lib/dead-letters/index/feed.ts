import type { Context } from "../../context";
import { readFailedPage } from "../../queues/backend/failed";
import { parseQueueKey, type QueueIdentity } from "../../queues/identity";
import { SegmentGone } from "./columns";
import { compactStep } from "./compact";
import { type Healing, healDifferences, healGone, healTrims, healWhole } from "./heal";
import type { Heard } from "./inbox";
import { MOST_JOBS, readTruths, reconcile, type Truth } from "./reconcile";
import type { IndexWriter, QueueRead } from "./writer";

/** Looks in a row in which a count must differ: what happens between counting and reading events is no difference. */
const LOOKS = 2;
/** Time until the next healing of a queue; doubled each time that nothing was found to mend. */
const HEAL_AGAIN_MS = 1_000;
const MOST_HEAL_AGAIN_MS = 60_000;
/** A queue that loses events all the time is looked through whole only this often. */
const WHOLE_AGAIN_MS = 600_000;
/** How often it is noted that nothing was heard, so that a successor reads few events again. */
const NOTE_MS = 5_000;
/** Failed sets read in one step of a back-fill. */
const MOST_PAGES = 200;

/** What is known of a queue between two looks. */
interface Watched {
  identity: QueueIdentity;
  failed: number;
  touched: Set<string>;
  /** Looks in a row in which its count and the index's differed. */
  differs: number;
  /** The counts were compared since the last look. */
  compared: boolean;
  lost: boolean;
  healNotBeforeMs: number;
  healAgainMs: number;
  wholeAtMs: number;
}

/**
 * Keeps one generation true: applies what was heard, reads failed sets to their ends, mends what differs. Each step is
 * bounded, and the whole of its state can be lost: a successor reads it again.
 */
export class IndexFeed {
  private readonly watched = new Map<string, Watched>();
  private readonly gone = new Set<string>();
  private healing: Healing | null = null;
  private heardUntilMs = 0;
  private notedAtMs = 0;
  private hasHeard = false;

  constructor(
    private readonly ctx: Pick<Context, "redis" | "keys" | "clock" | "log">,
    readonly writer: IndexWriter,
  ) {}

  /** Takes in what the collector heard. No I/O. */
  hear({ queues, gone, untilMs }: Heard): void {
    this.hasHeard = true;
    this.heardUntilMs = untilMs;
    for (const [key, { identity, failed, touched, lost }] of queues) {
      const queue = this.watch(key, identity);
      queue.failed = failed;
      queue.compared = false;
      queue.lost ||= lost;
      for (const id of touched) queue.touched.add(id);
      this.gone.delete(key);
    }
    for (const key of gone) {
      this.watched.delete(key);
      if (this.writer.aliveOf(key) > 0 || this.writer.readOf(key).complete) this.gone.add(key);
    }
  }

  private watch(key: string, identity: QueueIdentity): Watched {
    const known = this.watched.get(key);
    if (known) return known;
    const queue: Watched = {
      identity,
      failed: 0,
      touched: new Set(),
      differs: 0,
      compared: true,
      lost: false,
      healNotBeforeMs: 0,
      healAgainMs: HEAL_AGAIN_MS,
      wholeAtMs: 0,
    };
    this.watched.set(key, queue);
    return queue;
  }

  /** Every failed set that was heard of has been read to its end. */
  get isComplete(): boolean {
    return this.hasHeard && this.incomplete().length === 0;
  }

  /** Dead letters indexed, and those that the failed sets hold. */
  get progress(): { indexed: number; of: number } {
    let of = 0;
    for (const { failed } of this.watched.values()) of += failed;
    return { indexed: this.writer.alive, of };
  }

  /** Does one piece of work; false when there is none. Throws what the writer throws: then all must be opened anew. */
  async step(): Promise<boolean> {
    const applied = await this.applyTouched();
    const filled = await this.fill();
    if (applied || filled) return true;
    if (await this.healStep()) return true;
    if (await compactStep(this.ctx, this.writer)) return true;
    return this.note();
  }

  /** Jobs that came or left, as far as one call takes. */
  private async applyTouched(): Promise<boolean> {
    const jobs: { queue: string; ids: string[] }[] = [];
    let room = MOST_JOBS;
    for (const [queue, { touched }] of this.watched) {
      if (touched.size === 0) continue;
      const ids = [...touched].slice(0, room);
      for (const id of ids) touched.delete(id);
      jobs.push({ queue, ids });
      room -= ids.length;
      if (room === 0) break;
    }
    if (jobs.length === 0) return false;
    const truths = await readTruths(this.ctx, jobs);
    await reconcile(this.ctx, this.writer, truths, room > 0 ? this.heardAlso() : {});
    return true;
  }

  /** Only when all that was heard has been applied may it be written that it was. */
  private heardAlso(): { heardUntilMs: number } {
    this.notedAtMs = this.ctx.clock.now();
    return { heardUntilMs: this.heardUntilMs };
  }

  private incomplete(): [string, Watched][] {
    return [...this.watched].filter(
      ([key, { failed }]) => failed > 0 && !this.writer.readOf(key).complete && this.writer.takesQueue(key),
    );
  }

  /** Reads on in failed sets that were not read to their ends: one long one, or many short ones. */
  private async fill(): Promise<boolean> {
    const chosen: string[] = [];
    let planned = 0;
    for (const [key, { failed }] of this.incomplete()) {
      if (chosen.length > 0 && planned + failed > MOST_JOBS) continue;
      chosen.push(key);
      planned += failed;
      if (planned >= MOST_JOBS || chosen.length === MOST_PAGES) break;
    }
    if (chosen.length === 0) return false;
    const pages = await Promise.all(
      chosen.map((key) =>
        readFailedPage(this.ctx.redis, parseQueueKey(key), {
          order: "ascending",
          count: MOST_JOBS,
          after: this.writer.readOf(key).after,
        }),
      ),
    );
    const reads = new Map<string, QueueRead>();
    const truths: Truth[] = [];
    for (const [index, queue] of chosen.entries()) {
      const page = pages[index] ?? [];
      // Counts grow meanwhile: what is too much for one step is read again by the next one.
      if (truths.length > 0 && truths.length + page.length > 2 * MOST_JOBS) continue;
      truths.push(...page.map(({ id, score }) => ({ queue, id, score })));
      reads.set(queue, {
        after: page.at(-1) ?? this.writer.readOf(queue).after,
        complete: page.length < MOST_JOBS,
      });
    }
    await reconcile(this.ctx, this.writer, truths, { reads });
    return true;
  }

  private async healStep(): Promise<boolean> {
    this.compare();
    this.healing ??= this.nextHealing();
    if (!this.healing) return false;
    try {
      const { done, value } = await this.healing.next();
      if (done) this.healing = null;
      else if (value.changed) this.mended(value.queue);
    } catch (error) {
      this.healing = null;
      // The healing held on to a segment that was compacted in between: it begins again when it is due.
      if (!(error instanceof SegmentGone)) throw error;
    }
    return true;
  }

  /** Once after each look: whose count differs from the index's? */
  private compare(): void {
    for (const [key, queue] of this.watched) {
      if (queue.compared) continue;
      queue.compared = true;
      queue.differs = queue.failed === this.writer.aliveOf(key) ? 0 : queue.differs + 1;
    }
  }

  private nextHealing(): Healing | null {
    const nowMs = this.ctx.clock.now();
    if (this.gone.size > 0) {
      const keys = [...this.gone];
      this.gone.clear();
      return healGone(this.writer, keys);
    }
    const due = [...this.watched].filter(
      ([, { differs, healNotBeforeMs }]) => differs >= LOOKS && nowMs >= healNotBeforeMs,
    );
    for (const [, queue] of due) {
      queue.differs = 0;
      queue.healNotBeforeMs = nowMs + queue.healAgainMs;
      queue.healAgainMs = Math.min(MOST_HEAL_AGAIN_MS, 2 * queue.healAgainMs);
    }
    if (due.length > 0) return this.heal(due.map(([key]) => key));
    const lost = [...this.watched].find(
      ([, queue]) => queue.lost && queue.differs === 0 && nowMs - queue.wholeAtMs >= WHOLE_AGAIN_MS,
    );
    if (!lost) return null;
    lost[1].lost = false;
    lost[1].wholeAtMs = nowMs;
    return healWhole(this.ctx, this.writer, lost[0]);
  }

  private async *heal(keys: string[]): Healing {
    this.ctx.log.debug({ queues: keys.length }, "The index of dead letters differs from failed sets");
    yield* healTrims(this.ctx, this.writer, keys);
    for (const key of keys) {
      const queue = this.watched.get(key);
      if (queue && queue.failed !== this.writer.aliveOf(key))
        yield* healDifferences(this.ctx, this.writer, key);
    }
  }

  private mended(key: string): void {
    const queue = this.watched.get(key);
    if (!queue) return;
    queue.healAgainMs = HEAL_AGAIN_MS;
    queue.healNotBeforeMs = this.ctx.clock.now() + HEAL_AGAIN_MS;
  }

  /** Notes now and then up to where events have been applied, although they changed nothing. */
  private async note(): Promise<boolean> {
    const isDue = this.ctx.clock.now() - this.notedAtMs >= NOTE_MS;
    if (!isDue || this.heardUntilMs <= this.writer.heardUntilMs) return false;
    await this.writer.commit(this.heardAlso());
    return false;
  }
}
