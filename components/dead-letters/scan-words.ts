import { formatNumber, plural } from "@/lib/format";

/** How far jobs were looked at one by one. */
export interface Scan {
  scanned: number;
  of: number;
  /** Those that match, of what was looked at. */
  found: number;
  /** All were looked at. */
  ended: boolean;
  stopped: boolean;
}

/** How many there may be in all, by the share of what was looked at; null when that says nothing. */
export function aboutOf({ scanned, of, found, ended }: Scan): number | null {
  if (ended || scanned === 0 || found === 0) return null;
  return Math.round((found / scanned) * of);
}

/** How far a search has come and what it has found; a number that is not exact says so. */
export function scanWords(scan: Scan, about: number | null): string {
  const { scanned, of, found, ended, stopped } = scan;
  const matches = plural(found, "match", "matches");
  if (ended) return `Looked at all ${formatNumber(of)}, ${matches}.`;
  const inAll = about === null ? "" : `, about ${formatNumber(about)} in all`;
  const looked = `Looked at ${formatNumber(scanned)} of ${formatNumber(of)}`;
  return `${looked}, ${matches} so far${inAll}.${stopped ? " Stopped." : ""}`;
}
