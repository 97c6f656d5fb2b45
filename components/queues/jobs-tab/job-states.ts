import type { JobState } from "@/lib/contract/common";
import type { Counts } from "@/lib/contract/queues";
import { JOB_STATES } from "@/lib/contract/values/common";

/** States whose jobs move on within seconds, so that their list must be read anew as often. */
const VOLATILE: ReadonlySet<JobState> = new Set([
  "waiting",
  "prioritized",
  "active",
  "delayed",
  "waiting-children",
]);

const VOLATILE_MS = 2_000;
const SETTLED_MS = 10_000;

/** How often the list of a state is read while it is looked at. */
export const refreshMs = (state: JobState) => (VOLATILE.has(state) ? VOLATILE_MS : SETTLED_MS);

/** Why a list is empty, for each state: in most of them that is good news. */
export const EMPTY_WORDS: Record<JobState, { title: string; description: string }> = {
  waiting: { title: "No job waits", description: "Workers take jobs as they arrive." },
  prioritized: { title: "No prioritized job waits", description: "Jobs added with a priority show here." },
  active: { title: "No job is running", description: "A job shows here while a worker runs it." },
  delayed: {
    title: "No job is delayed",
    description: "Scheduled jobs, jobs between two attempts and held jobs show here.",
  },
  failed: { title: "No dead letters", description: "A job shows here when it has failed for good." },
  completed: {
    title: "No completed job is kept",
    description: "Either none has finished, or the queue removes them as they finish.",
  },
  "waiting-children": {
    title: "No job waits for children",
    description: "Parents of a flow show here until their children have finished.",
  },
};

/** The state a reader most likely wants: what fails, then what waits, then what runs. */
export function firstState(counts: Counts): JobState {
  const order: JobState[] = ["waiting", "prioritized", "active", "failed", "delayed", "completed"];
  return order.find((state) => counts[state] > 0) ?? "waiting";
}

export const STATES: readonly JobState[] = JOB_STATES;
