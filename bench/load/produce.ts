import { setTimeout as delay } from "node:timers/promises";
import type { Queue } from "bullmq";
import { poisson } from "@/bench/series/poisson";
import { rateAt, type Shape } from "./shapes";

export interface Produced {
  /** Jobs added in each whole second. */
  bySecond: number[];
  /** Whether the run ended early because its number of jobs was reached. */
  cutShort: boolean;
}

const STEP_MS = 50;
/** Jobs of one call: more would hold Redis up. */
const AT_ONCE = 1_000;

/** Adds jobs by a shape for some seconds, at most `mostJobs` of them. What a slow Redis made late is added as soon as it can be. */
export async function produce(
  queue: Queue,
  { shape, seconds, mostJobs }: { shape: Shape; seconds: number; mostJobs: number },
): Promise<Produced> {
  const bySecond = Array.from({ length: seconds }, () => 0);
  const begunAt = performance.now();
  let toldMs = 0;
  let total = 0;
  while (toldMs < seconds * 1_000) {
    await delay(STEP_MS);
    const atMs = Math.min(seconds * 1_000, performance.now() - begunAt);
    const perSec = rateAt(shape, toldMs / (seconds * 1_000));
    let due = Math.min(mostJobs - total, poisson((perSec * (atMs - toldMs)) / 1_000, Math.random));
    toldMs = atMs;
    for (; due > 0; due -= AT_ONCE) {
      const count = Math.min(due, AT_ONCE);
      await queue.addBulk(
        Array.from({ length: count }, () => ({
          name: "load",
          data: {},
          opts: { removeOnComplete: true, removeOnFail: true },
        })),
      );
      const second = Math.min(seconds - 1, Math.floor((performance.now() - begunAt) / 1_000));
      bySecond[second] = (bySecond[second] ?? 0) + count;
      total += count;
    }
    if (total >= mostJobs) return { bySecond, cutShort: true };
  }
  return { bySecond, cutShort: false };
}
