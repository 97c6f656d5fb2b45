/** Makes a format when it is first used: each takes milliseconds, and a page that needs few of them is ready sooner. */
function once<F>(make: () => F): () => F {
  let made: F | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const timeFormat = (look: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat("en-GB", look));
const numberFormat = (look: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat("en-GB", look));

const grouped = numberFormat({ maximumFractionDigits: 1 });
const compact = numberFormat({ notation: "compact", maximumFractionDigits: 1 });
const ABSOLUTE = {
  year: "numeric",
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
} as const;
const absolute = timeFormat(ABSOLUTE);
const exact = timeFormat({ ...ABSOLUTE, fractionalSecondDigits: 3 });
const clock = timeFormat({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const clockMinute = timeFormat({ hour: "2-digit", minute: "2-digit" });
const dayClock = timeFormat({ day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" });

/**
 * Makes one format of each kind. The first that a page makes has the browser load its tables of languages, which takes as
 * long as all else that a page does at once: each is better made in a task of its own.
 */
export const firstFormats: readonly (() => void)[] = [() => grouped().format(0), () => clock().format(0)];

/** 12,345 */
export const formatNumber = (value: number) => grouped().format(value);

/** 12.3k; exact below ten thousand. */
export const formatCompact = (value: number) =>
  Math.abs(value) < 10_000 ? grouped().format(Math.round(value)) : compact().format(value).toLowerCase();

/** A rate with as many digits as help: 0.03, 4.2, 1,240. Zero is 0. */
export function formatRate(perSec: number | null): string {
  if (perSec === null) return "–";
  if (perSec === 0) return "0";
  if (perSec < 0.01) return "<0.01";
  if (perSec < 1) return perSec.toFixed(2);
  return perSec < 100 ? perSec.toFixed(1) : grouped().format(Math.round(perSec));
}

/** A share from 0 to 1 in per cent: 0 %, <0.1 %, 0.4 %, 37 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  return `${grouped().format(percent < 10 ? percent : Math.round(percent))} %`;
}

/** 850ms, 3.2s, 3m 12s, 4h 05m, 2d 3h. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}ms`;
  const seconds = ms / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}m ${pad(whole % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${pad(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** The unit of what is counted in steps of a time: `jobs / 10s`, `dead letters / 1h`. */
export const formatPerStep = (noun: string, stepMs: number) =>
  `${noun} / ${formatDuration(stepMs).replace(/ 0+[smh]$/, "")}`;

const pad = (value: number) => String(value).padStart(2, "0");

/** `3m 12s ago`, `in 4h 05m`, `now`. */
export function formatRelative(atMs: number, nowMs: number): string {
  const deltaMs = nowMs - atMs;
  if (Math.abs(deltaMs) < 1_000) return "now";
  const words = coarse(Math.abs(deltaMs));
  return deltaMs > 0 ? `${words} ago` : `in ${words}`;
}

/** Whole units only: a relative time that changes ten times a second is noise. */
const coarse = (ms: number) =>
  ms < 60_000 ? `${Math.round(ms / 1_000)}s` : formatDuration(ms).replace(/ 00s$/, "");

/** The full date and time with its zone. */
export const formatAbsolute = (atMs: number) => absolute().format(atMs);

/** As {@link formatAbsolute}, to the millisecond. */
export const formatExact = (atMs: number) => exact().format(atMs);

const inZone = new Map<string, Intl.DateTimeFormat>();

/** `Mon 30 Nov, 09:30:00 CET`, in a zone by its IANA name; in the reader's own without one, or when it is none. */
export function formatInZone(atMs: number, tz: string | null): string {
  const known = inZone.get(tz ?? "") ?? zoneFormat(tz);
  inZone.set(tz ?? "", known);
  return known.format(atMs);
}

function zoneFormat(tz: string | null): Intl.DateTimeFormat {
  const look = {
    weekday: "short",
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { ...look, ...(tz === null ? {} : { timeZone: tz }) });
  } catch {
    return new Intl.DateTimeFormat("en-GB", look);
  }
}

/** The time of day as far as a range of `rangeMs` needs it on an axis. */
export function formatAxisTime(atMs: number, rangeMs: number): string {
  if (rangeMs <= 30 * 60_000) return clock().format(atMs);
  return rangeMs <= 24 * 3_600_000 ? clockMinute().format(atMs) : dayClock().format(atMs);
}

/** 1.5 MB, 64 kB, 12 B. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** `1 job`, `4,213 jobs`. */
export const plural = (count: number, one: string, many = `${one}s`) =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** With its first letter large. */
export const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
