import type { Write } from "@/lib/collector/lease";
import { pointWrites } from "@/lib/collector/points";
import { AGE_BANDS } from "@/lib/contract/metrics";
import { FAILURE_TIERS } from "@/lib/failures/tiers";
import type { Keys } from "@/lib/keys";
import { AGING_TIERS } from "@/lib/metrics/aging-tiers";
import { RETRY_TIERS, retryField } from "@/lib/metrics/attempts";
import { addTally, closeBuckets, newBook, takeSample } from "@/lib/metrics/book";
import { bucketOf, chunkOf, chunkTtlMs, slotOf, TIERS, type Tier } from "@/lib/metrics/tiers";
import { keptFromMs } from "./kept";
import { poisson } from "./poisson";

export interface BusyQueue {
  /** Jobs a second at noon; at night it is a third. */
  ratePerSec: number;
  /** How far back its history goes. */
  days: number;
  nowMs: number;
  random: () => number;
}

const DAY_MS = 86_400_000;
/** Failures of each minute: class and code. */
const CODES = ["transient:ETIMEDOUT", "throttled:429", "permanent:404"];

/** The step at which history is made: as fine as what is kept of that time, and no finer. */
const stepAt = (atMs: number, nowMs: number) =>
  TIERS.find((tier) => atMs >= keptFromMs(tier, nowMs))?.stepMs ?? 3_600_000;

const kept = (tier: Tier, atMs: number, nowMs: number) => atMs >= keptFromMs(tier, nowMs);

/** Everything that the collector and the workers would have written of a queue that was busy all that time, in parts. */
export function* busyHistory(keys: Keys, queueKey: string, queue: BusyQueue): Generator<Write[]> {
  const { nowMs, random } = queue;
  const beginMs = nowMs - queue.days * DAY_MS;
  const book = newBook(beginMs);
  let [backlog, completed, dead] = [2_000, 0, 0];
  for (let atMs = beginMs; atMs < nowMs; ) {
    const stepMs = stepAt(atMs, nowMs);
    const season = (2 - Math.cos((atMs / DAY_MS) * 2 * Math.PI)) / 3;
    const rate = queue.ratePerSec * season * (stepMs / 1_000);
    const count = (mean: number) => poisson(mean, random);
    const [arrived, served] = [count(rate), Math.min(backlog, count(rate + backlog * 0.01 - 20))];
    const [failed, retried] = [count(rate / 100), count(rate / 25)];
    backlog = Math.max(0, backlog + arrived - served);
    completed += served;
    dead += failed;
    const gauges = {
      counts: {
        waiting: backlog,
        prioritized: 0,
        active: 40 + count(5),
        delayed: count(rate / 10),
        failed: dead,
        completed,
        "waiting-children": 0,
        held: 0,
      },
      // Jobs are taken in order: the oldest came when as many as wait now had come after it.
      oldestSinceMs:
        backlog === 0
          ? null
          : atMs - Math.round((backlog / (queue.ratePerSec * season)) * 1_000 * (0.9 + random() / 5)),
    };
    takeSample(book, atMs, gauges);
    addTally(book, atMs, { arrived, served, failed, retried });
    atMs = (Math.floor(atMs / stepMs) + 1) * stepMs;
    const points = closeBuckets(book, atMs).filter(({ tier, bucket }) => {
      const of = TIERS[tier];
      return of !== undefined && kept(of, bucket * of.stepMs, nowMs);
    });
    yield [
      ...pointWrites(keys, queueKey, points),
      ...ageWrites(keys, queueKey, atMs, backlog, queue),
      ...endingWrites(keys, queueKey, atMs, { served, failed, retried }, queue),
    ];
  }
}

function ageWrites(
  keys: Keys,
  key: string,
  atMs: number,
  backlog: number,
  { nowMs, random }: BusyQueue,
): Write[] {
  return AGING_TIERS.filter((tier) => atMs % tier.stepMs === 0 && kept(tier, atMs, nowMs)).flatMap((tier) => {
    // Of 64 places looked at, most are young.
    const places = AGE_BANDS.map(() => 0);
    for (let place = 0; place < 64; place++) {
      const band = Math.min(4, Math.floor(-Math.log(1 - random()) * 1.2));
      places[band] = (places[band] ?? 0) + 1;
    }
    const text = places.map((n) => (n === 0 ? "" : Math.round((n * backlog) / 64).toString(36))).join(",");
    return fieldWrites(keys.aging(key, tier.stepMs, chunkOf(tier, bucketOf(tier, atMs))), tier, [
      [slotOf(tier, bucketOf(tier, atMs)), text],
    ]);
  });
}

function endingWrites(
  keys: Keys,
  key: string,
  atMs: number,
  { served, failed, retried }: { served: number; failed: number; retried: number },
  { nowMs, random }: BusyQueue,
): Write[] {
  const attempts = RETRY_TIERS.map((tier) => ({ ...tier, chunkPoints: tier.chunkMs / tier.stepMs }))
    .filter((tier) => atMs % tier.stepMs === 0 && kept(tier, atMs, nowMs))
    .flatMap((tier) => {
      const used = [served, served / 8, served / 30, served / 90, served / 200];
      const fields = used.map((n, at): [string, number] => [
        retryField(tier, atMs, at + 1, "succeeded"),
        poisson(n, random),
      ]);
      fields.push([retryField(tier, atMs, 5, "dead"), failed]);
      return fieldWrites(keys.retries(key, tier.stepMs, Math.floor(atMs / tier.chunkMs)), tier, fields);
    });
  const failures = FAILURE_TIERS.filter(
    (tier) => atMs % tier.stepMs === 0 && kept(tier, atMs, nowMs),
  ).flatMap((tier) => {
    const bucket = bucketOf(tier, atMs);
    const fields = CODES.map((code): [string, number] => [
      `${slotOf(tier, bucket)}:${code}`,
      poisson(retried / CODES.length, random),
    ]);
    fields.push([`${slotOf(tier, bucket)}#`, CODES.length]);
    return fieldWrites(keys.failures(key, tier.stepMs, chunkOf(tier, bucket)), tier, fields);
  });
  return [...attempts, ...failures];
}

const fieldWrites = (hash: string, tier: Tier, fields: [string | number, string | number][]): Write[] => [
  ["HSET", hash, ...fields.flat()],
  ["PEXPIRE", hash, chunkTtlMs(tier)],
];
