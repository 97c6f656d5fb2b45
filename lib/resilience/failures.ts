/** What a processor may throw to say what kind of failure it met; anything else is classified by classify.ts. */

interface FailureDetails extends ErrorOptions {
  /** The HTTP status that the other side answered: failures are counted by it. */
  status?: number;
}

/** Trying again may help: a time-out, a server that fails, a lost connection. */
export class TransientError extends Error {
  override readonly name = "TransientError";
  readonly status: number | undefined;

  constructor(message: string, details: FailureDetails = {}) {
    super(message, details);
    this.status = details.status;
  }
}

/** Trying again cannot help: the job becomes a dead letter at once. */
export class PermanentError extends Error {
  override readonly name = "PermanentError";
  readonly status: number | undefined;

  constructor(message: string, details: FailureDetails = {}) {
    super(message, details);
    this.status = details.status;
  }
}

/** The other side asks us to slow down, and may have said until when. */
export class ThrottledError extends Error {
  override readonly name = "ThrottledError";
  /** How long the other side wants to be left alone; null when it did not say. */
  readonly retryAfterMs: number | null;

  readonly status: number | undefined;

  constructor(message: string, retryAfterMs: number | null, details: FailureDetails = {}) {
    super(message, details);
    this.status = details.status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The job itself is bad (a payload that breaks its schema, a name nobody serves): no worker will ever do it. */
export class PoisonError extends Error {
  override readonly name = "PoisonError";
  readonly status: number | undefined;

  constructor(message: string, details: FailureDetails = {}) {
    super(message, details);
    this.status = details.status;
  }
}
