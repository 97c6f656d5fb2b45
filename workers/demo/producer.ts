import { FlowProducer, Queue } from "bullmq";
import type { Context } from "@/lib/context";
import { enqueue } from "@/lib/enqueue/enqueue";
import type { KeyRing } from "@/lib/payloads/key-ring";
import { CATALOG } from "@/lib/queues/catalog";
import { jobOptions } from "@/lib/queues/job-options";
import { malformedWebhook, reportPayload, webhookPayload } from "./payloads";
import { TENANTS } from "./tenants";
import { demandAt } from "./traffic";

const TICK_MS = 250;
const REPORT_EVERY_MS = 6_000;
const DIGEST_EVERY_MS = 20_000;
const MALFORMED_EVERY_MS = 25_000;

/** Sends the demo's traffic, but for the invoices, until the signal aborts. With Redis away it waits, and goes on with what is due then. */
export async function produce(
  ctx: Context,
  { prefix, keyRing }: { prefix: string; keyRing: KeyRing },
  signal: AbortSignal,
): Promise<void> {
  const open = (name: string) => new Queue(name, { connection: ctx.redis, prefix });
  const webhooks = open(CATALOG.webhooks.name);
  const reports = open(CATALOG.reports.name);
  // Opened so that they exist, and are shown, before their first job.
  const others = [CATALOG.invoices, CATALOG.digests, CATALOG.digestParts].map(({ name }) => open(name));
  const flows = new FlowProducer({ connection: ctx.redis, prefix });
  const queues = [webhooks, reports, ...others];
  const onError = (err: Error) => ctx.log.debug({ err }, "The producer met an error");
  for (const queue of queues) queue.on("error", onError);
  flows.on("error", onError);

  const startedAt = ctx.clock.now();
  const { random } = ctx.clock;
  let owed = 0;
  const every = periodic();

  /** Without a key to seal it with, a webhook goes unsigned. */
  function webhook(now: number) {
    const { signingSecret, ...payload } = webhookPayload(random, now);
    return keyRing.current === null ? payload : { ...payload, signingSecret };
  }

  async function tick(elapsedMs: number, tickMs: number): Promise<void> {
    owed += (demandAt(elapsedMs).webhooksPerSec * tickMs) / 1_000;
    const webhookCount = Math.floor(owed);
    owed -= webhookCount;
    const now = ctx.clock.now();
    // What the watermarks refuse is not sent again: the demo has more.
    await enqueue(
      ctx,
      { definition: CATALOG.webhooks, prefix },
      Array.from({ length: webhookCount }, () => ({
        name: "webhook.deliver",
        payload: webhook(now),
      })),
      { keyRing },
    );
    if (every("report", REPORT_EVERY_MS, elapsedMs)) {
      await enqueue(ctx, { definition: CATALOG.reports, prefix }, [
        { name: "report.sales", payload: reportPayload(random) },
      ]);
    }
    if (every("malformed", MALFORMED_EVERY_MS, elapsedMs)) {
      // Past enqueue(), which would not take it: it stands for a producer that knows no schema.
      await webhooks.add("webhook.deliver", malformedWebhook(random, now), jobOptions(CATALOG.webhooks));
    }
    if (every("digest", DIGEST_EVERY_MS, elapsedMs)) await addDigest(flows);
  }

  let lastAt = startedAt;
  while (!signal.aborted) {
    const now = ctx.clock.now();
    // After a pause (Redis away, a laptop asleep) what was missed is not made up for.
    await tick(now - startedAt, Math.min(now - lastAt, 4 * TICK_MS));
    lastAt = now;
    await ctx.clock.sleep(TICK_MS, signal).catch(() => {});
  }
  await Promise.all([...queues, flows].map((opened) => opened.close()));
}

function addDigest(flows: FlowProducer) {
  return flows.add({
    name: "digest.merge",
    queueName: CATALOG.digests.name,
    data: { tenants: [...TENANTS] },
    opts: jobOptions(CATALOG.digests),
    children: TENANTS.map((tenant) => ({
      name: "digest.part",
      queueName: CATALOG.digestParts.name,
      data: { tenant },
      opts: { ...jobOptions(CATALOG.digestParts), failParentOnFailure: true },
    })),
  });
}

/** True once per period and name, and at the first call. */
function periodic() {
  const last = new Map<string, number>();
  return (name: string, periodMs: number, elapsedMs: number): boolean => {
    const period = Math.floor(elapsedMs / periodMs);
    if (last.get(name) === period) return false;
    last.set(name, period);
    return true;
  };
}
