import type { Attempt, Life } from "./truth";
import type { PlannedFailure } from "./workload";

/** Something lies between these, both inclusive. */
export interface Span {
  low: number;
  high: number;
}

export type State = "waiting" | "prioritized" | "active" | "delayed" | "completed" | "failed";

/** A job was in a state from `in` until `out`; null: it still is. */
export interface Stay {
  state: State;
  in: Span;
  out: Span | null;
  /** While it waits: since when the age counts. That of a retry may count from its last start. */
  since: Span;
}

/** A worker took a job. */
export interface Start {
  at: Span;
  /** How long it had been runnable, ms. */
  wait: Span;
  isFirst: boolean;
  life: Life;
}

/** An attempt ended. */
export interface End {
  at: Span;
  /** How long it had run, ms. */
  run: Span;
  outcome: "completed" | "failed" | "retried";
  failure: PlannedFailure | null;
  attempt: number;
  life: Life;
}

/** What happened in one queue, told by times between which it happened. */
export interface History {
  adds: { at: Span; life: Life }[];
  stays: Stay[];
  starts: Start[];
  ends: End[];
}

/** Two clocks that tell whole milliseconds, Redis's and Node's, may differ by this. */
const CLOCK_MS = 2;

export const span = (low: number, high: number): Span => ({ low, high: Math.max(low, high) });
const widened = ({ low, high }: Span): Span => ({ low: low - CLOCK_MS, high: high + CLOCK_MS });
/** From one time until another. */
const between = (from: Span, to: Span): Span =>
  span(Math.max(0, to.low - from.high - CLOCK_MS), Math.max(0, to.high - from.low + CLOCK_MS));

/** By when BullMQ has surely made runnable what was due: with every take of a job it does so. */
function promotions(lives: Iterable<Life>): (dueMs: number) => number {
  const takes = [...lives].flatMap(({ attempts }) => attempts).sort((a, b) => a.takenMs - b.takenMs);
  const begun: number[] = [];
  let earliest = Number.POSITIVE_INFINITY;
  for (let at = takes.length - 1; at >= 0; at--) {
    earliest = Math.min(earliest, takes[at]?.begunMs ?? earliest);
    begun[at] = earliest;
  }
  return (dueMs) => {
    let [low, high] = [0, takes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((takes[middle]?.takenMs ?? 0) > dueMs) high = middle;
      else low = middle + 1;
    }
    return begun[low] ?? Number.POSITIVE_INFINITY;
  };
}

/** Makes a history of what was seen. Every job must have come to rest. */
export function historyOf(lives: Iterable<Life>, keepsCompleted: boolean): History {
  const history: History = { adds: [], stays: [], starts: [], ends: [] };
  const all = [...lives];
  const promotedBy = promotions(all);
  for (const life of all) tell(life, history, promotedBy, keepsCompleted);
  return history;
}

const runnableStateOf = ({ job }: Life): State => (job.priority > 0 ? "prioritized" : "waiting");
const takenAt = ({ takenMs, begunMs }: Attempt): Span => span(takenMs, begunMs);

function tell(
  life: Life,
  history: History,
  promotedBy: (dueMs: number) => number,
  keepsCompleted: boolean,
): void {
  const stay = (state: State, from: Span, to: Span | null, since = from) =>
    history.stays.push({ state, in: widened(from), out: to && widened(to), since: widened(since) });
  const { attempts, job } = life;
  const added = span(life.addedFromMs, Math.min(life.addedToMs, attempts[0]?.begunMs ?? life.addedToMs));
  history.adds.push({ at: widened(added), life });
  let runnable = added;
  let last: Attempt | null = null;
  for (const [index, attempt] of attempts.entries()) {
    const taken = takenAt(attempt);
    const dueMs = last === null ? (job.delayMs > 0 ? added.low + job.delayMs : null) : last.dueMs;
    if (dueMs !== null) {
      const delayed = runnable;
      // A producer's delay counts from the job's own time, which is set between the call and its answer.
      runnable = span(dueMs, Math.min(promotedBy(dueMs + (last ? 0 : added.high - added.low)), taken.high));
      stay("delayed", delayed, runnable);
    }
    const sinceLow = last === null ? runnable.low : last.takenMs;
    stay(runnableStateOf(life), runnable, taken, span(sinceLow, runnable.high));
    history.starts.push({ at: widened(taken), wait: between(runnable, taken), isFirst: index === 0, life });

    const { endedMs, heardMs, outcome } = attempt;
    if (endedMs === null || heardMs === null || outcome === null)
      throw new Error(`An attempt of job ${job.n} has not ended.`);
    const left = span(endedMs, Math.min(heardMs, attempts[index + 1]?.begunMs ?? heardMs));
    stay("active", taken, left);
    if (outcome === "failed" || (outcome === "completed" && keepsCompleted)) stay(outcome, left, null);
    const run = span(
      Math.max(0, endedMs - attempt.begunMs - CLOCK_MS),
      left.high - attempt.takenMs + CLOCK_MS,
    );
    const { failure } = attempt;
    history.ends.push({ at: widened(left), run, outcome, failure, attempt: index + 1, life });
    runnable = left;
    last = attempt;
  }
}
