import type { Moved } from "../jobs/move";
import type { Position } from "./record";
import type { Candidate, Selected } from "./select";

export interface Refused {
  candidate: Candidate;
  reason: string;
}

/** Candidates sorted out: those that may be moved, and why others must not be. One in neither has nothing to be done. */
export interface Prepared<R extends Candidate> {
  ready: R[];
  refused: Refused[];
}

/** What is different between operations on dead letters and those on live jobs. */
export interface Work<R extends Candidate> {
  /** The candidates behind a position, at most `most`. */
  select(position: Position, most: number): Promise<Selected>;
  /** Sorts out what must not be moved; changes nothing. `recovering` after a crash, when some may have been moved. */
  prepare(candidates: Candidate[], recovering: boolean): Promise<Prepared<R>>;
  /** What each of these jobs of one queue is known by now; another text or null when it was moved. */
  knownNow(queue: string, ids: string[]): Promise<(string | null)[]>;
  /** Reads jobs that are known by what the journal says. */
  read(jobs: { queue: string; id: string; score: string }[]): Promise<Candidate[]>;
  /** Goes before jobs are moved, and may be repeated. */
  before(ready: R[]): Promise<void>;
  /** Moves jobs of one queue; what came of each. */
  move(group: R[]): Promise<Moved[]>;
}
