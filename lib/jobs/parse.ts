import type { JobRow } from "../queues/backend/job-rows";

/** A number in a hash, or null when there is none. */
export function numberOf(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** A time in epoch ms, or null; rounded, because anyone may have written it. */
export function timeOf(text: string | undefined): number | null {
  const value = numberOf(text);
  return value === null || value < 0 ? null : Math.floor(value);
}

/** Parsed JSON, or undefined when it is none: no job's content is trusted to be what it should. */
export function safeJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON object, or an empty one. */
export function objectOf(text: string | undefined): Record<string, unknown> {
  const value = safeJson(text);
  return isObject(value) ? value : {};
}

/** Matches `tenant` at the top level of an object whose text was cut, as long as nothing nested comes before it. */
const EARLY_TENANT = /^\s*\{[^{}[\]]*?"tenant(?:Id)?"\s*:\s*("(?:[^"\\]|\\.)*")/;
const MAX_TENANT_CHARS = 200;

/** The tenant a payload names, from `tenant` or `tenantId`. The text may be cut or be no JSON at all. */
export function tenantOf(data: string): string | null {
  const parsed = safeJson(data);
  const value = isObject(parsed)
    ? (parsed.tenant ?? parsed.tenantId)
    : safeJson(EARLY_TENANT.exec(data)?.[1]);
  if (typeof value === "string" && value !== "") return value.slice(0, MAX_TENANT_CHARS);
  return typeof value === "number" ? String(value) : null;
}

/** Attempts made, under the name that this or an older BullMQ gave the field. */
export const attemptsMadeOf = (row: JobRow) =>
  numberOf(row.whole.atm) ?? numberOf(row.whole.attemptsMade) ?? 0;

/** The most attempts a job's options allow. */
export function attemptsOf(opts: Record<string, unknown>): number {
  return typeof opts.attempts === "number" && opts.attempts > 0 ? opts.attempts : 1;
}
