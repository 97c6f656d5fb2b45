import { reserveSlot } from "@/lib/resilience/rate-limit";
import type { JobRun } from "./job-run";
import type { RuntimeContext } from "./runtime-context";

/** What admission says of a job: run it, give an answer that stands for the processor's, or come back later. */
export type Admission =
  | { kind: "run" }
  | { kind: "answer"; value: unknown }
  | { kind: "defer"; untilMs: number };

/** Asks what workers share whether the job may run now. A queue that limits nothing costs no round trip. */
export async function admit(ctx: RuntimeContext, run: JobRun): Promise<Admission> {
  const { rate } = run.policy.document;
  if (rate === null || run.jobId === "") return { kind: "run" };
  const slotMs = await reserveSlot(ctx, run.queueKey, run.jobId, rate);
  return slotMs === null ? { kind: "run" } : { kind: "defer", untilMs: slotMs };
}
