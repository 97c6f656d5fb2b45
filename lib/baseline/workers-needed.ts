import { desiredWorkers } from "../autoscale/desired";
import { formatDuration } from "../format";
import { quantile } from "../statistics";
import type { HourValue } from "./baseline";

/** Hours of service that say what workers can do: of a week the sixth best, so that the peak of each day counts and not one odd hour. */
const LOOKED_AT_HOURS = 168;
const BEST = 0.97;
const LEAST_HOURS = 6;

export interface Speed {
  basis: "reported" | "observed" | "unknown";
  /** Jobs that one worker finishes per second. */
  perWorkerPerSec: number | null;
  assumed: string[];
}

interface SpeedFacts {
  /** As workers of the runtime report. */
  serviceMs: number | null;
  concurrency: number | null;
  /** Workers that are connected now. */
  present: number | null;
  servicePerSec: readonly HourValue[];
}

/** How fast one worker is: as reported, else from what the present ones served in their best hours of the last week. */
export function speedOf({ serviceMs, concurrency, present, servicePerSec }: SpeedFacts): Speed {
  if (serviceMs !== null && serviceMs > 0 && concurrency !== null) {
    return {
      basis: "reported",
      perWorkerPerSec: (concurrency * 1_000) / serviceMs,
      assumed: [
        `A job takes ${formatDuration(serviceMs)} and a worker runs ${Math.round(concurrency * 10) / 10} at once, as workers report now.`,
      ],
    };
  }
  const served = servicePerSec.slice(-LOOKED_AT_HOURS).flatMap(({ value }) => (value > 0 ? [value] : []));
  if (present === null || present === 0 || served.length < LEAST_HOURS)
    return { basis: "unknown", perWorkerPerSec: null, assumed: [] };
  const best = quantile(served, BEST);
  const workers = present === 1 ? "The one worker" : `Each of the ${present} workers`;
  return {
    basis: "observed",
    perWorkerPerSec: best / present,
    assumed: [
      `${workers} can do no more than it did in the best hours of the last week. If they were not busy then, fewer are needed.`,
      "As many workers served the queue then as do now.",
    ],
  };
}

/** How many workers keep up with so many arrivals per second; null when their speed is not known. */
export function workersFor(arrivalPerSec: number, { perWorkerPerSec }: Speed): number | null {
  if (perWorkerPerSec === null) return null;
  const facts = { arrivalPerSec, backlog: 0, serviceMs: 1_000 / perWorkerPerSec, concurrency: 1 };
  return desiredWorkers(facts, null).computed;
}
