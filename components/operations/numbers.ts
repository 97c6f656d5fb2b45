export const MINUTE_MS = 60_000;

/** A number that someone typed, within bounds; else null. */
export function numberIn(text: string, least: number, most: number): number | null {
  const value = Number(text.trim());
  return text.trim() !== "" && Number.isFinite(value) && value >= least && value <= most ? value : null;
}
