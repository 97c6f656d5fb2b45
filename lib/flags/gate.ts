import type { EvaluationContext } from "@openfeature/server-sdk";
import type { FlagAction } from "../contract/flags";
import type { JobFacts } from "./rules";

/** The OpenFeature flag that the runtime asks for each job; its value is a {@link Gate}. */
export const GATE_FLAG = "spillway.gate";

/** What happens to a job: it runs, or a switch acts upon it. */
export type Gate = { action: "run" } | { action: FlagAction; flag: string };
export const OPEN_GATE: Gate = { action: "run" };

/** What a kill switch's scope looks at, out of an evaluation context. */
export function factsOf({ queue, jobName, tenant }: EvaluationContext): JobFacts {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { queue: text(queue), jobName: text(jobName), tenant: typeof tenant === "string" ? tenant : null };
}
