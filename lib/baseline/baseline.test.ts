import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baselineOf, type HourValue, historyOf } from "./baseline";
import { hourOfWeekIn } from "./hour-of-week";
import { speedOf, workersFor } from "./workers-needed";

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** A Sunday, midnight in UTC. */
const START = Date.UTC(2026, 1, 1) / HOUR_MS;

/** A day with a quiet night and a busy noon, half as busy at weekends. */
const season = (place: number) => {
  const noon = 40 + 38 * Math.cos(((place % 24) - 13) * (Math.PI / 12));
  return place < 24 || place >= 144 ? noon / 2 : noon;
};

const history = fc.record({
  weeks: fc.integer({ min: 6, max: 12 }),
  noise: fc.array(fc.double({ min: -0.04, max: 0.04, noNaN: true }), { minLength: 97, maxLength: 97 }),
  /** Of each hour of the week one week is an incident, and another one was not watched. */
  incidents: fc.array(fc.nat(5), { minLength: WEEK_HOURS, maxLength: WEEK_HOURS }),
  scale: fc.double({ min: 0.1, max: 50, noNaN: true }),
});

describe("a season with incidents and gaps", () => {
  test("is found for each hour, and the incidents lie outside of its band", () => {
    fc.assert(
      fc.property(history, ({ weeks, noise, incidents, scale }) => {
        const usual = (place: number) => scale * season(place);
        const values: HourValue[] = [];
        const struck: HourValue[] = [];
        for (let n = 0; n < weeks * WEEK_HOURS; n++) {
          const place = n % WEEK_HOURS;
          const week = Math.floor(n / WEEK_HOURS);
          if (week === ((incidents[place] ?? 0) + 3) % 6) continue;
          const isIncident = week === incidents[place];
          const value = usual(place) * (1 + (noise[n % 97] ?? 0)) * (isIncident ? 20 : 1);
          values.push({ hour: START + n, value });
          if (isIncident) struck.push({ hour: START + n, value });
        }
        const expected = baselineOf(values, "UTC");
        for (let place = 0; place < WEEK_HOURS; place++) {
          const band = expected(START + weeks * WEEK_HOURS + place);
          if (band === null) throw new Error("Nothing is expected.");
          expect(Math.abs(band.mid / usual(place) - 1)).toBeLessThan(0.05);
          expect(band.low).toBeLessThanOrEqual(usual(place));
          expect(band.high).toBeGreaterThanOrEqual(usual(place));
          expect(band.low).toBeGreaterThanOrEqual(0);
        }
        const busy = struck.filter(({ value }) => value > 20 * scale * 20);
        for (const { hour, value } of busy) expect(expected(hour)?.high).toBeLessThan(value);
      }),
      { numRuns: 15 },
    );
  });
});

const days = (count: number): HourValue[] =>
  Array.from({ length: count * 24 }, (_, n) => ({ hour: START + n, value: season(n % WEEK_HOURS) }));

test("of few weeks the hours of the days stand in, of fewer than three days nothing, and it says so", () => {
  const next = START + 40 * WEEK_HOURS + 5 * 24 + 13;
  expect(baselineOf(days(2), "UTC")(next)).toBeNull();
  expect(historyOf(days(2))).toMatchObject({ basis: "none", strength: "none", hours: 48 });
  const daily = baselineOf(days(13), "UTC");
  expect(daily(next)).not.toBeNull();
  // The same hour of a Saturday and of a Monday: what is known of days cannot tell them apart.
  expect(daily(next)).toEqual(daily(next + 48));
  expect(historyOf(days(13))).toMatchObject({ basis: "hour-of-day", strength: "weak" });
  const weekly = baselineOf(days(21), "UTC");
  expect(weekly(next)?.mid).not.toBe(weekly(next + 24)?.mid);
  expect(historyOf(days(21))).toMatchObject({ basis: "hour-of-week", strength: "weak" });
  expect(historyOf(days(28))).toMatchObject({ strength: "good", since: START * HOUR_MS });
  expect(historyOf([])).toEqual({ basis: "none", strength: "none", hours: 0, since: null });
});

test("an hour is not compared with itself", () => {
  const values = [0, 1, 2, 3].map((week) => ({
    hour: START + week * WEEK_HOURS,
    value: week === 3 ? 900 : 10,
  }));
  expect(baselineOf(values, "UTC")(START + 3 * WEEK_HOURS)).toMatchObject({
    mid: 10,
    high: expect.closeTo(11.5),
  });
});

test("hours are those of the zone, also when its clocks are changed", () => {
  const berlin = hourOfWeekIn("Europe/Berlin");
  const monday = 24;
  // Summer time begins on 29 March 2026.
  expect(berlin(Date.UTC(2026, 2, 23, 8) / HOUR_MS)).toBe(monday + 9);
  expect(berlin(Date.UTC(2026, 2, 30, 7) / HOUR_MS)).toBe(monday + 9);
  expect(hourOfWeekIn("UTC")(START)).toBe(0);
});

const hours = (values: number[]) => values.map((value, hour) => ({ hour, value }));

test("workers needed come from what is reported, else from what was served, else they are not known", () => {
  const facts = { serviceMs: 200, concurrency: 5, present: 2, servicePerSec: hours([9, 9, 9, 9, 9, 9]) };
  const reported = speedOf(facts);
  expect([reported.basis, reported.perWorkerPerSec, workersFor(60, reported)]).toEqual(["reported", 25, 3]);
  const served = [...Array.from({ length: 100 }, () => 40), 400];
  const observed = speedOf({ ...facts, serviceMs: null, servicePerSec: hours(served) });
  expect([observed.basis, observed.perWorkerPerSec, workersFor(60, observed)]).toEqual(["observed", 20, 3]);
  expect(observed.assumed[0]).toMatch(/^Each of the 2 workers can do no more/);
  for (const less of [{ present: 0 }, { present: null }, { servicePerSec: hours([0, 0, 3, 3]) }]) {
    const unknown = speedOf({ ...facts, concurrency: null, ...less });
    expect([unknown.basis, workersFor(60, unknown)]).toEqual(["unknown", null]);
  }
});
