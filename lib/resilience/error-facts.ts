import { parseRetryAfterMs } from "./retry-after";

/** How deep causes are followed: libraries wrap errors in errors. */
const MAX_DEPTH = 6;
/** A code is a short word; what is not one is somebody's sentence. */
const CODE = /^[A-Za-z_][\w.:-]{0,59}$/;

type Bag = Record<string, unknown>;
const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null;

/** An error and what caused it, outermost first. Of an AggregateError (a host with many addresses) the first counts. */
export function chainOf(error: unknown): Bag[] {
  const chain: Bag[] = [];
  let next: unknown = error;
  while (isBag(next) && chain.length < MAX_DEPTH && !chain.includes(next)) {
    chain.push(next);
    next = next.cause ?? (Array.isArray(next.errors) ? next.errors[0] : undefined);
  }
  return chain;
}

/** A short word under `code`. Numbers (as in DOMException) say nothing across libraries. */
export const codeOf = ({ code }: Bag): string | null =>
  typeof code === "string" && CODE.test(code) ? code : null;

/** Where clients put an HTTP status: on the error, or on the response it carries. */
export function statusOf(error: Bag): number | null {
  const response = isBag(error.response) ? error.response : {};
  for (const value of [error.status, error.statusCode, response.status, response.statusCode])
    if (typeof value === "number") return value;
  return null;
}

/** The Retry-After header that an error or its response carries, in milliseconds from `nowMs`; null without one. */
export function retryAfterMsOf(error: Bag, nowMs: number): number | null {
  if (typeof error.retryAfterMs === "number" && error.retryAfterMs >= 0) return error.retryAfterMs;
  const response = isBag(error.response) ? error.response : {};
  for (const headers of [error.headers, error.responseHeaders, response.headers]) {
    const header = headerOf(headers);
    if (header !== null) return parseRetryAfterMs(header, nowMs);
  }
  return null;
}

function headerOf(headers: unknown): string | null {
  if (!isBag(headers)) return null;
  if (headers instanceof Headers) return headers.get("retry-after");
  const name = Object.keys(headers).find((key) => key.toLowerCase() === "retry-after");
  const value = name === undefined ? undefined : headers[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" || typeof first === "number" ? String(first) : null;
}
