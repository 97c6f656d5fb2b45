import { formatDuration } from "@/lib/format";
import type { RanBy } from "./attempts";
import { firstLine } from "./payload-text";
import type { Span } from "./spans";

const OUTCOMES = { failed: "failed", completed: "completed", running: "running", unknown: null } as const;

/** How long a span has lasted or will; null for a moment. */
export function lastedWords({ from, to }: Span, nowMs: number): string | null {
  if (to === from) return null;
  const words = formatDuration(Math.max(0, (to ?? nowMs) - from));
  return to === null ? `${words} so far` : words;
}

/** What an attempt ran on; null for what is no attempt. */
export function ranByWords({ kind, by }: Pick<Span, "kind" | "by">): string | null {
  if (kind !== "attempt") return null;
  if (by === null) return "worker not known";
  const worker = by.worker === null ? null : `worker ${by.worker}`;
  return joined([worker, placeWords(by)]) || "worker not known";
}

/** Host, process and release, as far as they are known. */
export const placeWords = (by: RanBy | null): string =>
  by === null
    ? ""
    : joined([
        by.host,
        by.pid === null ? null : `process ${by.pid}`,
        by.version === null ? null : `release ${by.version}`,
      ]);

const joined = (parts: (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== "").join(" · ");

/** How it ended, where that is known. */
export const outcomeWords = ({ outcome }: Span): string | null =>
  outcome === null ? null : OUTCOMES[outcome];

/** What else is known of it, in one line. A worker's id is left out where its host is known. */
export function spanNote({ kind, note, by }: Span): string {
  const where = ranByWords({ kind, by: by?.host ? { ...by, worker: null } : by });
  const why = note === null ? null : firstLine(note);
  return joined([why, where]);
}
