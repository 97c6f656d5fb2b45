import type { Redis } from "ioredis";
import { quantile } from "@/lib/statistics";
import { PREFIX } from "./seed";

const TIMES = 9;

/** The median time of one pipeline with the reads that a look at these queues takes at least, ms: nine a queue. */
export async function barePipelineMs(redis: Redis, queues: string[]): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const pipeline = redis.pipeline();
    for (const name of queues) {
      const key = (part: string) => `${PREFIX}:${name}:${part}`;
      pipeline.llen(key("wait")).lindex(key("wait"), -1).llen(key("active"));
      for (const set of ["prioritized", "delayed", "failed", "completed", "waiting-children"])
        pipeline.zcard(key(set));
      pipeline.hmget(key("meta"), "paused", "concurrency");
    }
    const startedAt = performance.now();
    await pipeline.exec();
    took.push(performance.now() - startedAt);
  }
  return quantile(took, 0.5);
}
