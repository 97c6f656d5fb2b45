import type { Schedule } from "@/lib/contract/schedulers";

const UNITS = [
  { ms: 7 * 86_400_000, one: "week", many: "weeks" },
  { ms: 86_400_000, one: "day", many: "days" },
  { ms: 3_600_000, one: "hour", many: "hours" },
  { ms: 60_000, one: "minute", many: "minutes" },
  { ms: 1_000, one: "second", many: "seconds" },
];

/** `every 15 minutes`, in the largest unit that it is whole in. */
export function everyWords(everyMs: number): string {
  const unit = UNITS.find(({ ms }) => everyMs >= ms && everyMs % ms === 0);
  if (!unit) return `every ${everyMs} ms`;
  const count = everyMs / unit.ms;
  return count === 1 ? `every ${unit.one}` : `every ${count} ${unit.many}`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const NICKNAMES: Record<string, string> = {
  "@hourly": "every hour",
  "@daily": "every day at 00:00",
  "@weekly": "Sun at 00:00",
  "@monthly": "day 1 of every month at 00:00",
  "@yearly": "1 Jan at 00:00",
};

/** The patterns that people write most, in words; null for any other, which is then shown as it is. */
export function patternWords(pattern: string): string | null {
  const nickname = NICKNAMES[pattern.trim()];
  if (nickname) return nickname;
  const fields = pattern.trim().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] =
    fields.length === 6 && fields[0] === "0" ? fields.slice(1) : fields;
  if (fields.length < 5 || fields.length > 6 || (fields.length === 6 && fields[0] !== "0")) return null;
  if (month !== "*") return null;
  if (day === "*" && weekday === "*") {
    const step = hour === "*" ? /^\*\/(\d+)$/.exec(minute)?.[1] : undefined;
    if (step) return everyWords(Number(step) * 60_000);
    if (hour === "*" && minute === "*") return "every minute";
    if (hour === "*" && isNumber(minute)) return `every hour at :${pad(minute)}`;
    const hours = isNumber(minute) ? /^\*\/(\d+)$/.exec(hour)?.[1] : undefined;
    if (hours) return `${everyWords(Number(hours) * 3_600_000)} at :${pad(minute)}`;
  }
  if (!isNumber(minute) || !isNumber(hour)) return null;
  const time = `${pad(hour)}:${pad(minute)}`;
  if (day === "*" && weekday === "*") return `every day at ${time}`;
  if (day === "*") {
    const days = daysOf(weekday);
    return days && `${days} at ${time}`;
  }
  return weekday === "*" && isNumber(day) ? `day ${day} of every month at ${time}` : null;
}

const isNumber = (text: string) => /^\d{1,2}$/.test(text);
const pad = (text: string) => text.padStart(2, "0");

function daysOf(weekday: string): string | null {
  const range = /^([0-7])-([0-7])$/.exec(weekday);
  if (range) return `${DAYS[Number(range[1])]}–${DAYS[Number(range[2])]}`;
  const days = weekday.split(",").map((one) => (/^[0-7]$/.test(one) ? DAYS[Number(one)] : undefined));
  return days.every((one) => one !== undefined) ? days.join(", ") : null;
}

/** When a scheduler makes its jobs, in words where there are any. */
export function scheduleWords({ pattern, everyMs }: Schedule): string {
  if (everyMs !== null) return everyWords(everyMs);
  return pattern === null ? "no schedule" : (patternWords(pattern) ?? pattern);
}

/** In which zone it is meant: an interval has none, and a pattern without one goes by its worker's. */
export const zoneWords = ({ pattern, tz }: Schedule): string | null =>
  pattern === null ? null : (tz ?? "the worker's own");
