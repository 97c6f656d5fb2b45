import { ERRORS, type ErrorCode, type Problem } from "./contract/errors";

interface ErrorDetails {
  /** What the reader can do about it. */
  hint?: string;
  errors?: { field: string; message: string }[];
  retryAfterMs?: number;
  cause?: unknown;
}

/** An error with a code from the one table, a sentence for a person, and what to do. */
export class SpillwayError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "SpillwayError";
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

const REDIS_AWAY =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|Connection is closed|aborted due to connection close|max retries per request|Command timed out|Stream isn't writeable|LOADING|CLUSTERDOWN|MASTERDOWN|READONLY|NOAUTH|WRONGPASS/;

/** Whether an error means that Redis is away, loading or refusing, rather than that we made a mistake. */
export function isRedisUnavailable(error: unknown): boolean {
  return error instanceof Error && REDIS_AWAY.test(`${error.name} ${error.message}`);
}

/** Whether a command was given up because its connection broke, so that it may have been done or not. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error && /max retries per request|aborted due to connection close/.test(error.message);

/** Any thrown value as an error of ours: what is not known becomes `internal`, its message kept for the log only. */
export function toSpillwayError(error: unknown): SpillwayError {
  if (error instanceof SpillwayError) return error;
  if (isRedisUnavailable(error)) {
    return new SpillwayError("redis_unavailable", "Redis does not answer, so nothing was read or changed.", {
      hint: "Spillway reconnects by itself. Check that Redis runs and that REDIS_URL points at it.",
      cause: error,
    });
  }
  return new SpillwayError("internal", "Something went wrong inside Spillway.", {
    hint: "The server's log has the cause.",
    cause: error,
  });
}

/**
 * As {@link toSpillwayError}, for what a change threw that had begun: where Redis was lost, nobody knows whether it was
 * done. `seen` says what a look behind it showed.
 */
export function toChangeError(error: unknown, seen?: string): SpillwayError {
  if (error instanceof SpillwayError || !isRedisUnavailable(error)) return toSpillwayError(error);
  const sentence = "Redis did not answer, so it is not known whether this was done.";
  return new SpillwayError("outcome_unknown", seen ? `${sentence} ${seen}` : sentence, {
    hint: "It was asked once and is not asked again. Look whether it was done before you repeat it.",
    cause: error,
  });
}

/** The RFC 9457 document for an error. */
export function toProblem(error: SpillwayError): Problem {
  const { hint, errors, retryAfterMs } = error.details;
  return {
    type: `urn:spillway:problem:${error.code}`,
    title: ERRORS[error.code].title,
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(hint ? { hint } : {}),
    ...(errors ? { errors } : {}),
    ...(retryAfterMs !== undefined ? { retryAfterMs } : {}),
  };
}
