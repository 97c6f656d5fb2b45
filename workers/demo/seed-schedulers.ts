import { Queue } from "bullmq";
import type { Context } from "@/lib/context";
import type { SchedulerDraft } from "@/lib/contract/schedulers";
import { SpillwayError } from "@/lib/errors";
import { CATALOG } from "@/lib/queues/catalog";
import { queueKey } from "@/lib/queues/identity";
import { jobOptions } from "@/lib/queues/job-options";
import { putScheduler } from "@/lib/schedulers/change";
import { TENANTS } from "./tenants";

type Demo = Partial<SchedulerDraft> & Pick<SchedulerDraft, "jobName" | "data">;

const [FIRST = "acme", SECOND = FIRST] = TENANTS;
const event = (tenant: string, name: string) => ({
  tenant,
  event: name,
  sentAt: 0,
  body: { by: "schedule" },
});

/** One by a pattern in a zone, one by an interval and one with a limit, by queue and id. */
const DEMO_SCHEDULERS: Record<"reports" | "webhooks", Record<string, Demo>> = {
  reports: {
    "sales-report-nightly": {
      jobName: "report.sales",
      pattern: "30 2 * * *",
      tz: "Europe/Zurich",
      data: { tenant: FIRST, seed: 7, rows: 300_000 },
    },
  },
  webhooks: {
    "subscription-heartbeat": {
      jobName: "webhook.deliver",
      everyMs: 60_000,
      data: event(FIRST, "subscription.heartbeat"),
    },
    "trial-reminder": {
      jobName: "webhook.deliver",
      everyMs: 1_800_000,
      limit: 48,
      data: event(SECOND, "trial.reminder"),
    },
  },
};

/** Makes the demo's schedulers where there are none; what an operator has made of them, or paused, stays. */
export async function seedSchedulers(ctx: Context, prefix: string): Promise<void> {
  for (const queue of ["reports", "webhooks"] as const) {
    const definition = CATALOG[queue];
    const { name } = definition;
    const opened = new Queue(name, { connection: ctx.redis, prefix });
    opened.on("error", (err) => ctx.log.debug({ err }, "The demo met an error"));
    // Which waits until the queue is on record.
    await opened.getVersion();
    for (const [scheduler, demo] of Object.entries(DEMO_SCHEDULERS[queue])) {
      await putWhereNone(ctx, { queue: queueKey({ prefix, name }), scheduler }, demo, {
        ...jobOptions(definition),
      } as SchedulerDraft["opts"]);
    }
    await opened.close();
  }
}

async function putWhereNone(
  ctx: Context,
  place: { queue: string; scheduler: string },
  demo: Demo,
  opts: SchedulerDraft["opts"],
): Promise<void> {
  try {
    await putScheduler(ctx, place, { ...NOTHING, ...demo, opts, expected: null });
  } catch (error) {
    if (!(error instanceof SpillwayError) || error.code !== "conflict") throw error;
  }
}

const NOTHING = {
  pattern: null,
  tz: null,
  everyMs: null,
  offsetMs: null,
  startAt: null,
  endAt: null,
  limit: null,
};
