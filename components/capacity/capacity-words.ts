import type { ExpectedBand } from "@/components/charts/band-path";
import type { getBaseline, getCapacity, History } from "@/lib/contract/baseline";
import type { Answer } from "@/lib/contract/endpoint";
import { plural } from "@/lib/format";

export type Capacity = Answer<typeof getCapacity>;
type Bands = Answer<typeof getBaseline>["backlog"];

const HOURS_A_DAY = 24;
const DAYS_A_WEEK = 7;

/** How much history there is: `5 weeks`, `4 days`, `7 hours`. */
export function historyLength({ hours }: Pick<History, "hours">): string {
  const days = Math.floor(hours / HOURS_A_DAY);
  if (days >= 2 * DAYS_A_WEEK) return plural(Math.floor(days / DAYS_A_WEEK), "week");
  return days >= 2 ? plural(days, "day") : plural(hours, "hour");
}

/** What an expectation rests on. */
export function historyWords(history: History): string {
  switch (history.basis) {
    case "none":
      return "Nothing is expected yet: it takes three days of history.";
    case "hour-of-day":
      return "Compared with the same hour of other days. From three weeks on it knows the days of the week.";
    case "hour-of-week":
      return "Compared with the same hour of other weeks.";
  }
}

/** How many workers the peak takes, beside those there are. */
export function workersWords({ peak, workers }: Pick<Capacity, "peak" | "workers">): string {
  const { needed, usual, present, ceiling } = workers;
  if (peak === null) return "No peak to plan for yet.";
  if (needed === null)
    return "Not known: no worker reports how fast it is, and too little was served to tell from that.";
  const now =
    present === null
      ? ""
      : present === 0
        ? " No worker is there now."
        : ` ${plural(present, "worker is", "workers are")} there now.`;
  const most =
    usual === null || usual === needed ? "" : ` ${plural(usual, "is", "are")} enough if it is as usual.`;
  const limit =
    ceiling !== null && ceiling < needed
      ? ` The ceiling of its policy, ${ceiling}, is too low for that.`
      : "";
  return `${plural(needed, "worker keeps", "workers keep")} up with the upper edge of the peak.${most}${now}${limit}`;
}

/** Columns of an answer as a chart's band. */
export const bandOf = (label: string, at: readonly number[], { low, high }: Bands): ExpectedBand => ({
  label,
  points: at.map((moment, index) => ({ at: moment, low: low[index] ?? null, high: high[index] ?? null })),
});
