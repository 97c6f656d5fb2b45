import { type FallbackMark, fallbackMarkSchema } from "../contract/fallbacks";

/** A result that is not that of the main path, and says so wherever it is read. */
export interface FallbackEnvelope {
  $fallback: FallbackMark;
  value: unknown;
}

export const wrapFallback = (mark: FallbackMark, value: unknown): FallbackEnvelope => ({
  $fallback: mark,
  value,
});

/** The result inside an envelope, or the result itself when it is in none. */
export function unwrapFallback(result: unknown): unknown {
  if (typeof result !== "object" || result === null || !("$fallback" in result)) return result;
  return fallbackMarkSchema.safeParse(result.$fallback).success && "value" in result ? result.value : result;
}
