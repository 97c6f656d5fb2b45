export const TIME_PRESETS = [
  { label: "15 minutes", ms: 15 * 60_000 },
  { label: "1 hour", ms: 3_600_000 },
  { label: "6 hours", ms: 6 * 3_600_000 },
  { label: "24 hours", ms: 86_400_000 },
  { label: "7 days", ms: 7 * 86_400_000 },
] as const;

const LENGTH = { minutes: 16, seconds: 19 };

/** A time as `<input type="datetime-local">` wants it, in the reader's zone. */
export function toLocalInput(atMs: number | null, unit: keyof typeof LENGTH = "minutes"): string {
  if (atMs === null) return "";
  const shifted = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, LENGTH[unit]);
}

/** What the reader typed into `<input type="datetime-local">`; null when it is empty or no time. */
export function fromLocalInput(text: string): number | null {
  const at = text === "" ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}
