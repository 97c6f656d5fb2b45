/** Why a job takes its queue's fallback: a kill switch asks for it, or the breaker of its route is not closed. */
export type FallbackCause = { by: "flag"; flag: string } | { by: "breaker"; route: string };

export interface FallbackInput {
  jobName: string;
  payload: unknown;
  cause: FallbackCause;
}

type MakeResult = (input: FallbackInput) => Promise<unknown>;

/** What a job does while it cannot take its main path. */
export type Fallback =
  /** The same processor, told by its tools to go by another route; that one has a breaker of its own. */
  | { kind: "alternative"; route: string }
  /** The last good result under the same key; a job without one is put off. */
  | {
      kind: "last-good";
      key(jobName: string, payload: unknown): string | null;
      keepMs: number;
      maxEntries: number;
    }
  /** A result that is less than the real one. */
  | { kind: "degraded"; make: MakeResult }
  /** It is put off until the route may be tried; a kill switch holds it. */
  | { kind: "defer" };

/** A plain function makes a degraded result. */
export type DeclaredFallback = Fallback | MakeResult;

export const fallbackOf = (declared: DeclaredFallback | undefined): Fallback | null =>
  typeof declared === "function" ? { kind: "degraded", make: declared } : (declared ?? null);
