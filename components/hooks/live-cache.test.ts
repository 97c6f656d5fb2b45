import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import type { LiveData } from "@/lib/contract/live";
import type { QueueSummary } from "@/lib/contract/queues";
import { applyDelta, applyLive, liveKnown } from "./live-cache";

const queue = (key: string) => ({ key, counts: { waiting: 1, failed: 0 }, workers: 1, sampledAt: 1 });
const listOf = (...keys: string[]) => ({
  queues: keys.map(queue) as unknown as QueueSummary[],
  asOf: 1,
  stale: true,
});
const delta = (over: Partial<LiveData<"queues-delta">>): LiveData<"queues-delta"> => ({
  upsert: [],
  change: [],
  remove: [],
  asOf: 2,
  ...over,
});

test("a change touches its queue and leaves the others as they are", () => {
  const before = listOf("a", "b", "gone");
  const after = applyDelta(
    before,
    delta({
      change: [{ key: "b", counts: { failed: 3 } }],
      remove: ["gone"],
      upsert: listOf("new").queues,
    }),
  );
  expect(after).toMatchObject({ asOf: 2, stale: false });
  expect(after?.queues[0]).toBe(before.queues[0]);
  expect(after?.queues.slice(1)).toEqual([
    { ...queue("b"), counts: { waiting: 1, failed: 3 }, sampledAt: 2 },
    queue("new"),
  ]);
});

test("a change of a queue that is not known is refused, and what is known stays", () => {
  const client = new QueryClient();
  const missed = { event: "queues-delta", data: delta({ change: [{ key: "b" }] }) } as const;
  expect(applyLive(client, missed)).toBe(false);
  const queues = { event: "queues", data: listOf("a") } as const;
  expect(applyLive(client, queues)).toBe(true);
  expect(applyLive(client, missed)).toBe(false);
  expect(liveKnown(client)).toEqual([queues]);
});
