import { z } from "zod";

/** Every way in which a request can be refused: code -> HTTP status and the title people read. */
export const ERRORS = {
  invalid_request: { status: 400, title: "The request is not valid" },
  unauthorized: { status: 401, title: "Log in first" },
  cross_origin: { status: 403, title: "Requests that change something must come from this site" },
  read_only: { status: 403, title: "This Spillway is read-only" },
  not_found: { status: 404, title: "There is nothing here" },
  queue_not_found: { status: 404, title: "No such queue" },
  job_not_found: { status: 404, title: "No such job" },
  conflict: { status: 409, title: "That conflicts with the present state" },
  payload_too_large: { status: 413, title: "The request is too large" },
  unprocessable: { status: 422, title: "That cannot be done" },
  idempotency_mismatch: { status: 422, title: "That key stands for something else" },
  rate_limited: { status: 429, title: "Too many attempts" },
  overloaded: { status: 429, title: "The queue takes no more of this for now" },
  internal: { status: 500, title: "Spillway failed" },
  index_building: { status: 503, title: "The index of dead letters is being built" },
  outcome_unknown: { status: 504, title: "It is not known whether this was done" },
  redis_unavailable: { status: 503, title: "Redis cannot be reached" },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** A problem document (RFC 9457) with our code, what to do, and the fields at fault. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  hint: z.string().optional(),
  /** Present with `invalid_request`: which field, and what is wrong with it. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  /** Present with `rate_limited` and `overloaded`: when to try again. */
  retryAfterMs: z.number().optional(),
});

export type Problem = z.infer<typeof problemSchema>;
