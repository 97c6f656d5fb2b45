import type { FallbackKind, FallbackMark } from "@/lib/contract/fallbacks";
import { formatDuration } from "@/lib/format";

export const KIND_WORDS: Record<FallbackKind, string> = {
  alternative: "by another route",
  "last-good": "the last good result",
  degraded: "a degraded result",
};

/** What a job did in place of its main path, and why. */
export function fallbackWords({ kind, cause, route, ageMs }: FallbackMark): string {
  const what =
    kind === "alternative"
      ? `It ran by ${route ?? "another route"}`
      : kind === "last-good"
        ? `It gave the last good result, ${formatDuration(ageMs)} old`
        : "It gave a degraded result";
  const why =
    cause.by === "flag"
      ? `kill switch ${cause.flag} asked for it`
      : `the breaker of ${cause.route} was not closed`;
  return `${what}, because ${why}.`;
}
