import type { FailureClass } from "../contract/failures";
import { PermanentError, PoisonError, ThrottledError, TransientError } from "./failures";
import { parseRetryAfterMs } from "./retry-after";

export interface Failure {
  class: FailureClass;
  /** Short and of few kinds, for counting: `ECONNREFUSED`, `HTTP_503`, `TIMEOUT`, or the error's name. */
  code: string;
  /** What the other side asked for, in milliseconds; only with `throttled`. */
  retryAfterMs: number | null;
  /** The error proves that the other side has done nothing: even a job that must not be done twice may be tried again. */
  nothingDone: boolean;
}

/** A queue's own rules go first; what they leave out is filled in by the general ones. Null: not a matter of this rule. */
export type Classifier = (error: Error) => Partial<Failure> | null;

/** The connection was never made, or the request was refused before it was looked at. */
const NOTHING_DONE = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
/** Network and system errors (Node's errno names, undici's codes) that waiting may mend. */
const NETWORK = new Set([
  ...NOTHING_DONE,
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EBUSY",
  "EMFILE",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_SOCKET",
]);
const TIMEOUTS = new Set(["TimeoutError", "AbortError"]);
/** Mistakes in a program do not mend themselves by waiting. */
const PROGRAM_ERRORS = new Set(["TypeError", "ReferenceError", "RangeError", "SyntaxError"]);
/** Names that stay readable when an error has crossed a process boundary and lost its class. */
const BY_NAME: Record<string, FailureClass> = {
  TransientError: "transient",
  PermanentError: "permanent",
  UnrecoverableError: "permanent",
  PoisonError: "poison",
  ThrottledError: "throttled",
  ZodError: "poison",
};
const STALLED = /job stalled more than allowable limit/;

/**
 * Says what kind of failure a thrown value is: by the queue's own rules, by the error's class, by an HTTP status on it (RFC
 * 9110: 408, 425, 429 and 5xx may pass, other 4xx will not), by its network code. Unknown errors count as transient: an
 * attempt too many costs less than a job given up by mistake.
 */
export function classifyFailure(error: unknown, nowMs: number, own: Classifier | null = null): Failure {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const general = generally(thrown, nowMs);
  return { ...general, ...own?.(thrown) };
}

function generally(error: Error, nowMs: number): Failure {
  const of = (failure: Partial<Failure>): Failure => ({
    class: "transient",
    code: error.name,
    retryAfterMs: null,
    nothingDone: false,
    ...failure,
  });
  const status = statusOf(error);
  const code = codeOf(error);
  const named = classOf(error);
  if (named === "throttled")
    return of({
      class: named,
      code: status ? `HTTP_${status}` : "THROTTLED",
      retryAfterMs: retryAfterOf(error, nowMs),
      nothingDone: true,
    });
  if (STALLED.test(error.message)) return of({ class: "poison", code: "STALLED" });
  if (named && named !== "transient")
    return of({ class: named, code: status ? `HTTP_${status}` : error.name });
  if (status !== null) return of(byStatus(status, retryAfterOf(error, nowMs)));
  if (error.message.startsWith("No result after")) return of({ code: "TIMEOUT" });
  if (TIMEOUTS.has(error.name)) return of({ code: "TIMEOUT" });
  if (code !== null && NETWORK.has(code)) return of({ code, nothingDone: NOTHING_DONE.has(code) });
  if (named === "transient") return of({ code: code ?? error.name });
  if (code === null && PROGRAM_ERRORS.has(error.name)) return of({ class: "permanent" });
  return of({ code: code ?? error.name });
}

function byStatus(status: number, retryAfterMs: number | null): Partial<Failure> {
  const code = `HTTP_${status}`;
  if (status === 429 || (status === 503 && retryAfterMs !== null))
    return { class: "throttled", code, retryAfterMs, nothingDone: true };
  if (status === 408 || status === 425 || status >= 500) return { code };
  return { class: status >= 400 ? "permanent" : "transient", code };
}

function classOf(error: Error): FailureClass | null {
  if (error instanceof ThrottledError) return "throttled";
  if (error instanceof PermanentError) return "permanent";
  if (error instanceof PoisonError) return "poison";
  if (error instanceof TransientError) return "transient";
  return BY_NAME[error.name] ?? null;
}

/** The HTTP status on an error as the usual clients put it there: fetch wrappers, undici, axios, got. */
function statusOf(error: Error): number | null {
  const { status, statusCode, response } = error as unknown as Record<string, unknown>;
  const inner = response as { status?: unknown; statusCode?: unknown } | undefined;
  const found = [status, statusCode, inner?.status, inner?.statusCode].find(
    (value) => typeof value === "number",
  );
  return typeof found === "number" && found >= 100 && found <= 599 ? found : null;
}

/** `code` of the error or of what caused it: `fetch failed` is a TypeError whose cause tells. */
function codeOf(error: Error): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string" && code !== "") return code;
  }
  return null;
}

function retryAfterOf(error: Error, nowMs: number): number | null {
  const { retryAfterMs, headers, response } = error as unknown as Record<string, unknown>;
  if (typeof retryAfterMs === "number") return retryAfterMs;
  const from = (headers ?? (response as { headers?: unknown } | undefined)?.headers) as
    | Headers
    | Record<string, unknown>
    | undefined;
  const header = from instanceof Headers ? from.get("retry-after") : from?.["retry-after"];
  return typeof header === "string" ? parseRetryAfterMs(header, nowMs) : null;
}
