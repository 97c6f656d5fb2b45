import { PermanentError, PoisonError, ThrottledError } from "./failures";

type FailureKind = "transient" | "permanent" | "throttled" | "poison";

export interface Failure {
  kind: FailureKind;
  /** Only with `throttled`: what the other side asked for. */
  retryAfterMs: number | null;
}

/** Mistakes in a program do not mend themselves by waiting. */
const PROGRAM_ERRORS = new Set(["TypeError", "ReferenceError", "RangeError", "SyntaxError"]);
/** Names that stay readable when an error has crossed a process boundary and lost its class. */
const BY_NAME: Record<string, FailureKind> = {
  PermanentError: "permanent",
  UnrecoverableError: "permanent",
  PoisonError: "poison",
  ZodError: "poison",
};

/**
 * Says what kind of failure a thrown value is. Unknown errors count as transient: an attempt too many costs less
 * than a job given up by mistake. `fetch failed` is a TypeError by the standard, yet a matter of the network.
 */
export function classifyFailure(error: unknown): Failure {
  const of = (kind: FailureKind): Failure => ({ kind, retryAfterMs: null });
  if (error instanceof ThrottledError) return { kind: "throttled", retryAfterMs: error.retryAfterMs };
  if (error instanceof PermanentError) return of("permanent");
  if (error instanceof PoisonError) return of("poison");
  if (!(error instanceof Error)) return of("transient");
  const named = BY_NAME[error.name];
  if (named) return of(named);
  if (error.name === "ThrottledError") return { kind: "throttled", retryAfterMs: retryAfterOf(error) };
  const ofNetwork = "code" in error || (error.cause instanceof Error && "code" in error.cause);
  if (PROGRAM_ERRORS.has(error.name) && !ofNetwork) return of("permanent");
  return of("transient");
}

function retryAfterOf(error: object): number | null {
  const value = "retryAfterMs" in error ? error.retryAfterMs : null;
  return typeof value === "number" ? value : null;
}
