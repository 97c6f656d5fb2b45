import type { FailureClass } from "../contract/failures";
import { chainOf, codeOf, retryAfterMsOf, statusOf } from "./error-facts";
import { type CodeMeaning, meaningOfCode, meaningOfStatus } from "./failure-codes";

export interface Failure {
  class: FailureClass;
  /** What failures are counted by: ECONNREFUSED, HTTP_503, TIMEOUT, or the error's own name. */
  code: string;
  /** Only with `throttled`: what the other side asked for. */
  retryAfterMs: number | null;
  /** It is certain that the attempt had no effect. */
  nothingDone: boolean;
}

/**
 * A queue's own rules, which go before the general ones: only its authors know their downstream. A table gives the class by
 * code (`{ HTTP_409: "transient", card_declined: "permanent" }`); a function says what a table cannot, any part of it, or
 * null for what is not its matter. It must not throw.
 */
export type Classifier = Record<string, FailureClass> | ((error: Error) => Partial<Failure> | null);

/** Mistakes in a program do not mend themselves by waiting. */
const PROGRAM_ERRORS = new Set(["TypeError", "ReferenceError", "RangeError", "SyntaxError"]);
/** By name, because errors that have crossed a process boundary have lost their class. */
const BY_NAME: Record<string, CodeMeaning> = {
  TransientError: { class: "transient", nothingDone: false },
  NothingDoneError: { class: "transient", nothingDone: true },
  ThrottledError: { class: "throttled", nothingDone: true },
  PermanentError: { class: "permanent", nothingDone: false },
  UnrecoverableError: { class: "permanent", nothingDone: false },
  PoisonError: { class: "poison", nothingDone: true },
  ZodError: { class: "poison", nothingDone: true },
};
/** What web standards call a time-out and an abort. */
const CODE_OF_NAME: Record<string, string> = { TimeoutError: "TIMEOUT", AbortError: "ABORTED" };

/** How BullMQ says that a sandbox has ended by itself (classes/sandbox.js). */
export const CRASH = "Unexpected exit code: ";

/**
 * Says what kind of failure a thrown value is: by the queue's own rules, the classes of failures.ts, HTTP status, code of
 * the network, name. Unknown errors count as transient: an attempt too many costs less than a job given up by mistake.
 * Causes are looked at too: `fetch failed` is a TypeError by the standard, yet a matter of the network. No I/O.
 */
export function classifyFailure(error: unknown, nowMs: number, own: Classifier | null = null): Failure {
  const chain = chainOf(error);
  const status = first(chain, statusOf);
  const retryAfterMs = first(chain, (one) => retryAfterMsOf(one, nowMs));
  const ofStatus = status === null ? null : meaningOfStatus(status, retryAfterMs !== null);
  const crashed = error instanceof Error && error.message.startsWith(CRASH) ? "CRASHED" : null;
  const standard = crashed ?? first(chain, (one) => CODE_OF_NAME[String(one.name)] ?? null);
  // The innermost code that means something is the cause; any other names the failure at least.
  const meant = chain.map(codeOf).findLast((code) => code !== null && meaningOfCode(code) !== null) ?? null;
  const outer = codeOf(chain[0] ?? {});
  const code =
    outer ??
    meant ??
    (ofStatus ? `HTTP_${status}` : null) ??
    standard ??
    first(chain, codeOf) ??
    nameOf(error);
  const meaning =
    BY_NAME[nameOf(error)] ??
    ofStatus ??
    (meant === null ? null : meaningOfCode(meant)) ??
    (standard ? meaningOfCode(standard) : null) ??
    ofProgram(error, chain);
  const general: Failure = { class: meaning.class, code, retryAfterMs, nothingDone: meaning.nothingDone };
  const failure = { ...general, ...ruled(own, error, code) };
  return failure.class === "throttled" ? failure : { ...failure, retryAfterMs: null };
}

function ruled(own: Classifier | null, error: unknown, code: string): Partial<Failure> | null {
  if (own === null) return null;
  if (typeof own === "function") return own(error instanceof Error ? error : new Error(String(error)));
  const named = Object.hasOwn(own, code) ? own[code] : undefined;
  return named === undefined ? null : { class: named };
}

function ofProgram(error: unknown, chain: object[]): CodeMeaning {
  const ofProcess = chain.some((one) => "code" in one && one.code !== undefined);
  return {
    class: PROGRAM_ERRORS.has(nameOf(error)) && !ofProcess ? "permanent" : "transient",
    nothingDone: false,
  };
}

function first<T>(
  chain: Record<string, unknown>[],
  of: (one: Record<string, unknown>) => T | null,
): T | null {
  for (const one of chain) {
    const value = of(one);
    if (value !== null) return value;
  }
  return null;
}

/** Names are cut like codes: they name what is counted. */
const nameOf = (error: unknown): string =>
  error instanceof Error ? error.name.slice(0, 60) || "Error" : "NotAnError";
