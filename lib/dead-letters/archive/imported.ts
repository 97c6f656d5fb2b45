import type { Context } from "../../context";
import { answersOf } from "../../redis-pipeline";

/** How long it is remembered what was imported, seconds. */
const KEPT_S = 30 * 86_400;
/** Archives that are remembered; the oldest are forgotten first. */
const MAX_KEPT = 100;
/** Lines of one archive that are imported at most: a bit each. */
export const MAX_LINES = 5_000_000;

type Ctx = Pick<Context, "redis" | "keys" | "clock">;

/** Which lines of one archive have become jobs, so that a second import of it adds none of them again. */
export class ImportedLines {
  private readonly key: string;

  constructor(
    private readonly ctx: Ctx,
    archive: string,
    queueKey: string | undefined,
  ) {
    this.key = ctx.keys.importedLines(archive, queueKey ?? "");
  }

  /** Makes room: the oldest archive that is remembered goes when there are too many. */
  async begin(): Promise<void> {
    const { redis, keys, clock } = this.ctx;
    await redis.zadd(keys.imports(), clock.now(), this.key);
    const old = await redis.zrange(keys.imports(), 0, String(-(MAX_KEPT + 1)));
    if (old.length > 0)
      await redis
        .multi()
        .del(...old)
        .zrem(keys.imports(), ...old)
        .exec();
  }

  /** Whether each of these ascending lines was imported. One command. */
  async has(lines: number[]): Promise<boolean[]> {
    const first = (lines[0] ?? 0) >> 3;
    const last = (lines.at(-1) ?? 0) >> 3;
    const bits = await this.ctx.redis.getrangeBuffer(this.key, first, last);
    // Bits go as in Redis: the highest of a byte first.
    return lines.map((line) => ((bits[(line >> 3) - first] ?? 0) & (128 >> (line & 7))) !== 0);
  }

  /** Remembers that these lines are jobs now. */
  async add(lines: number[]): Promise<void> {
    if (lines.length === 0) return;
    const pipeline = this.ctx.redis.pipeline();
    for (const line of lines) pipeline.setbit(this.key, line, 1);
    pipeline.expire(this.key, KEPT_S);
    await answersOf(pipeline);
  }
}
