import { LeaseLost } from "../../collector/lease";
import type { Context } from "../../context";
import { hearSince } from "./catch-up";
import { IndexFeed } from "./feed";
import { beginGeneration, dropGeneration, readGenerations, serveGeneration } from "./generations";
import type { FailureInbox, Heard } from "./inbox";
import { IndexWriter } from "./writer";

/** After a fault: Redis is away, or the index is not what it was. */
const AGAIN_MS = 1_000;
/** Rest after a piece of work, half as long as it took and at most this: others use Redis and this process too. */
const MOST_REST_MS = 50;
/** A generation whose dictionaries are full is replaced, which leaves out what is gone; not more often than this. */
const REPLACE_AGAIN_MS = 24 * 3_600_000;
const CHECK_MS = 1_000;

/**
 * Keeps the index of dead letters, in the process that leads: builds it when it is missing, of another format or asked for
 * anew, and keeps it true by what the collector hears. Runs until the signal; throws LeaseLost when another one leads.
 * Everything it knows can be read again from Redis: after any other error it begins anew.
 */
export async function runIndexer(
  ctx: Context,
  leader: string,
  inbox: FailureInbox,
  signal: AbortSignal,
  options: { segmentRows?: number } = {},
): Promise<void> {
  while (!signal.aborted) {
    try {
      const session = new Session(ctx, leader, inbox, options);
      await session.run(signal);
    } catch (err) {
      if (err instanceof LeaseLost) throw err;
      if (signal.aborted) return;
      ctx.log.warn({ err }, "The index of dead letters is opened anew");
      await ctx.clock.sleep(AGAIN_MS, signal).catch(() => {});
    }
  }
}

/** One stretch without a fault. */
class Session {
  private serving: IndexFeed | null = null;
  private building: IndexFeed | null = null;
  private heardBefore = false;
  private checkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly ctx: Context,
    private readonly leader: string,
    private readonly inbox: FailureInbox,
    private readonly options: { segmentRows?: number },
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    await this.open();
    while (!signal.aborted) {
      const startedAt = this.ctx.clock.now();
      await this.check();
      const heard = this.inbox.take();
      if (heard) await this.hear(heard);
      const worked = await this.work();
      if (this.building?.isComplete && this.inbox.allQueuesKnown && !this.inbox.hasNews)
        await this.promote(this.building);
      if (!worked) {
        await this.inbox.wait(signal);
        continue;
      }
      const rest = Math.min(MOST_REST_MS, (this.ctx.clock.now() - startedAt) / 2);
      await this.ctx.clock.sleep(rest, signal).catch(() => {});
    }
  }

  private async open(): Promise<void> {
    const { serving, building, foreign } = await readGenerations(this.ctx);
    for (const name of foreign) await dropGeneration(this.ctx, this.leader, name);
    if (serving) this.serving = await this.feedOf(serving);
    if (building) this.building = await this.feedOf(building);
    if (!serving && !building) await this.begin();
  }

  private async feedOf(generation: string): Promise<IndexFeed> {
    return new IndexFeed(this.ctx, await IndexWriter.open(this.ctx, this.leader, generation, this.options));
  }

  private async begin(): Promise<void> {
    const former = this.building?.writer.generation;
    this.building = null;
    const name = await beginGeneration(this.ctx, this.leader, this.serving?.writer.generation ?? null);
    if (former) await dropGeneration(this.ctx, this.leader, former);
    this.building = await this.feedOf(name);
    // It is told of every queue by the next look.
    this.heardBefore = false;
    this.ctx.log.info({ generation: name }, "A new index of dead letters is being built");
  }

  /** Whether somebody asked for a new generation, or it is time for one. One command a second. */
  private async check(): Promise<void> {
    const nowMs = this.ctx.clock.now();
    if (nowMs - this.checkedAtMs < CHECK_MS) return;
    this.checkedAtMs = nowMs;
    const { serving, building, requestedAt, begunAt } = await readGenerations(this.ctx);
    const isOurs =
      serving === (this.serving?.writer.generation ?? null) &&
      building === (this.building?.writer.generation ?? null);
    if (!isOurs) throw new Error("The generations of the index are not those that were opened.");
    const isFull = this.serving?.writer.overflowed === true && nowMs - begunAt >= REPLACE_AGAIN_MS;
    if (requestedAt !== null || (isFull && !this.building)) await this.begin();
  }

  private async hear(heard: Heard): Promise<void> {
    const feeds = this.feeds();
    const since = Math.min(...feeds.map(({ writer }) => writer.heardUntilMs || Number.POSITIVE_INFINITY));
    const all = this.heardBefore || !Number.isFinite(since) ? heard : await hearSince(this.ctx, heard, since);
    this.heardBefore = true;
    for (const feed of feeds) feed.hear(all);
  }

  private feeds(): IndexFeed[] {
    return [this.serving, this.building].flatMap((feed) => (feed ? [feed] : []));
  }

  private async work(): Promise<boolean> {
    let worked = false;
    for (const feed of this.feeds()) worked = (await feed.step()) || worked;
    return worked;
  }

  private async promote(feed: IndexFeed): Promise<void> {
    const former = this.serving?.writer.generation;
    await serveGeneration(this.ctx, this.leader, feed.writer.generation);
    this.serving = feed;
    this.building = null;
    this.ctx.log.info(
      { generation: feed.writer.generation, ...feed.progress },
      "The index of dead letters is complete",
    );
    if (former) await dropGeneration(this.ctx, this.leader, former);
  }
}
