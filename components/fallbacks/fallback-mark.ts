import { type FallbackMark, fallbackMarkSchema } from "@/lib/contract/fallbacks";
import type { Payload } from "@/lib/contract/jobs";

/** The mark in a job's result; null when it came by the main path, or cannot be read. */
export function markOf(result: Payload): FallbackMark | null {
  if (!result.isJson || result.truncated) return null;
  try {
    const value = JSON.parse(result.text) as { $fallback?: unknown } | null;
    return fallbackMarkSchema
      .nullable()
      .catch(null)
      .parse(value?.$fallback ?? null);
  } catch {
    return null;
  }
}
