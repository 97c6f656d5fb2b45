/** What a processor may throw to say what kind of failure it met; anything else is classified by classify.ts. */

interface FailureOptions {
  /** Names the failure in counts and lists: a short word, the same for all failures of one cause. */
  code?: string;
  /** The HTTP status that the other side gave. */
  status?: number;
  cause?: unknown;
}

class NamedFailure extends Error {
  readonly code: string | undefined;
  readonly status: number | undefined;

  constructor(message: string, { code, status, cause }: FailureOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
  }
}

/** Trying again may help: a time-out, a server that fails, a lost connection. */
export class TransientError extends NamedFailure {
  override readonly name: string = "TransientError";
}

/** Trying again may help, and it is certain that the failed attempt had no effect: also a non-idempotent job may try again. */
export class NothingDoneError extends TransientError {
  override readonly name = "NothingDoneError";
}

/** Trying again cannot help: the job becomes a dead letter at once. */
export class PermanentError extends NamedFailure {
  override readonly name = "PermanentError";
}

/** The other side asks us to slow down, and may have said until when. */
export class ThrottledError extends NamedFailure {
  override readonly name = "ThrottledError";
  /** How long the other side wants to be left alone; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null, options: FailureOptions = {}) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The job itself is bad (a payload that breaks its schema, a name nobody serves): no worker will ever do it. */
export class PoisonError extends NamedFailure {
  override readonly name = "PoisonError";
}
