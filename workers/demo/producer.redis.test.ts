import { expect, test } from "vitest";
import { NO_KEYS } from "@/lib/payloads/key-ring";
import { CATALOG } from "@/lib/queues/catalog";
import { eventually, testContext } from "@/lib/testing/context";
import { produce } from "./producer";

test("the demo's traffic passes the checks at enqueue", async () => {
  const ctx = testContext();
  const stop = new AbortController();
  const done = produce(ctx, { prefix: ctx.prefix, keyRing: NO_KEYS }, stop.signal);
  const waiting = (name: string) => ctx.queue(name).getWaitingCount();
  await eventually(async () => (await waiting(CATALOG.reports.name)) > 0);
  await eventually(async () => (await waiting(CATALOG.webhooks.name)) > 3);
  stop.abort();
  await expect(done).resolves.toBeUndefined();
});
