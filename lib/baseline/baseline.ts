import type { History } from "../contract/baseline";
import { quantile } from "../statistics";
import { hourOfWeekIn } from "./hour-of-week";

/** An hour since the epoch, and what was measured in it. */
export interface HourValue {
  hour: number;
  value: number;
}
export interface Band {
  low: number;
  mid: number;
  high: number;
}

const HOURS_A_DAY = 24;
/** Fewer hours of a kind say nothing of what is usual. */
const LEAST_SAMPLES = 3;
/** Days of history: below the first nothing is expected, below the second it is weak. */
const LEAST_DAYS = 3;
const GOOD_DAYS = 28;
/** Makes a median absolute deviation the standard deviation of what is normally distributed. */
const SIGMA_OF_MAD = 1.4826;
/** The band is this many of them wide to either side: one normal hour in 370 is outside. */
const SIGMAS = 3;
/** An hour that was alike in all weeks may still differ by this share. */
const LEAST_SHARE = 0.05;

/** How much there is to go by. */
export function historyOf(values: readonly HourValue[]): History {
  const days = values.length / HOURS_A_DAY;
  const weekly = days >= LEAST_SAMPLES * 7;
  return {
    hours: values.length,
    since: values.length === 0 ? null : Math.min(...values.map(({ hour }) => hour)) * 3_600_000,
    basis: days < LEAST_DAYS ? "none" : weekly ? "hour-of-week" : "hour-of-day",
    strength: days < LEAST_DAYS ? "none" : days < GOOD_DAYS ? "weak" : "good",
  };
}

/**
 * What is usual in an hour: the median of the same hour of other weeks, and a band of three robust standard deviations
 * (1.4826 x the median absolute deviation; Rousseeuw, Croux: Alternatives to the Median Absolute Deviation, 1993), so that a
 * week with an incident moves neither. Of few weeks that deviation is a matter of luck: it is at least half of what is usual
 * over all hours, and 5 % of the median. Below three weeks the same hour of other days stands in; below three of those
 * nothing is expected. The hour itself is never among those that it is compared with.
 */
export function baselineOf(values: readonly HourValue[], zone: string): (hour: number) => Band | null {
  const hourOfWeek = hourOfWeekIn(zone);
  const byWeek = new Map<number, HourValue[]>();
  const byDay = new Map<number, HourValue[]>();
  for (const one of values) {
    const place = hourOfWeek(one.hour);
    push(byWeek, place, one);
    push(byDay, place % HOURS_A_DAY, one);
  }
  const usualMad = { week: medianMad(byWeek), day: medianMad(byDay) };
  return (hour) => {
    const place = hourOfWeek(hour);
    const others = (of: HourValue[] | undefined) =>
      (of ?? []).flatMap((one) => (one.hour === hour ? [] : [one.value]));
    const weekly = others(byWeek.get(place));
    if (weekly.length >= LEAST_SAMPLES) return bandOf(weekly, usualMad.week);
    const daily = others(byDay.get(place % HOURS_A_DAY));
    return daily.length >= LEAST_SAMPLES ? bandOf(daily, usualMad.day) : null;
  };
}

function push(map: Map<number, HourValue[]>, key: number, value: HourValue): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function bandOf(samples: readonly number[], usualMad: number): Band {
  const mid = middleOf(samples);
  const mad = Math.max(madOf(samples, mid), usualMad / 2, (LEAST_SHARE * Math.abs(mid)) / SIGMA_OF_MAD);
  const reach = SIGMAS * SIGMA_OF_MAD * mad;
  return { low: Math.max(0, mid - reach), mid, high: mid + reach };
}

const madOf = (samples: readonly number[], mid: number) =>
  middleOf(samples.map((one) => Math.abs(one - mid)));

function medianMad(kinds: Map<number, HourValue[]>): number {
  const mads = [...kinds.values()].flatMap((of) => {
    const samples = of.map(({ value }) => value);
    return samples.length < LEAST_SAMPLES ? [] : [madOf(samples, middleOf(samples))];
  });
  return mads.length === 0 ? 0 : middleOf(mads);
}

/** The median; of an even number of values the mean of the two in the middle. */
const middleOf = (values: readonly number[]) =>
  (quantile(values, 0.5) -
    quantile(
      values.map((value) => -value),
      0.5,
    )) /
  2;
