import type { JobDetail } from "@/lib/contract/jobs";

type Moment = JobDetail["timeline"][number];

export interface Step extends Moment {
  title: string;
  /** Time to the next moment, or to now for the last one of a job that goes on; null after the end. */
  lastedMs: number | null;
  /** What the job did between this moment and the next. */
  phase: string | null;
  /** It has not come yet. */
  ahead: boolean;
}

const TITLES: Record<Moment["kind"], string> = {
  added: "Added",
  runnable: "Runnable",
  started: "Started",
  "attempt-failed": "Attempt failed",
  held: "Held by a kill switch",
  replayed: "Replayed",
  completed: "Completed",
  failed: "Dead letter",
};

const PHASES: Record<Moment["kind"], string | null> = {
  added: "waited",
  runnable: "waited",
  started: "ran",
  "attempt-failed": "backed off",
  held: "held",
  replayed: "waited",
  completed: null,
  failed: "lay dead",
};

/** The moments of a job's life with what lay between them. */
export function stepsOf({ timeline, state }: Pick<JobDetail, "timeline" | "state">, nowMs: number): Step[] {
  const over = state === "completed" || state === "failed";
  return timeline.map((moment, index) => {
    const next = timeline[index + 1];
    const end = next?.at ?? (over ? null : nowMs);
    const ahead = moment.at > nowMs;
    const delayed = moment.kind === "added" && next?.kind === "runnable";
    return {
      ...moment,
      title: TITLES[moment.kind],
      lastedMs:
        end === null || ahead ? null : Math.max(0, Math.min(end, Math.max(nowMs, moment.at)) - moment.at),
      phase: delayed ? "delayed" : PHASES[moment.kind],
      ahead,
    };
  });
}
