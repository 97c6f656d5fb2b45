import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeGauges, encodePoint } from "../point";
import { type ColumnKind, packColumns, unpackColumns } from "./columns";
import { COARSE, FINE, MIDDLE, numberAt, placeOf, SAMPLED } from "./rounding";
import { sealFields } from "./sealed-chunk";

const FROM = 1_700_000_000_000;

test("exact columns come back as they were: zeros, unknown ones and gaps between slots too", () => {
  const cell = fc.oneof(
    fc.constant("-"),
    fc.constant(""),
    fc.integer({ min: 1, max: 2 ** 45 }).map((n) => n.toString(36)),
  );
  const kinds: ColumnKind[] = ["exact", "exact", "exact", "exact"];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(479), fc.array(cell, { minLength: 4, maxLength: 4 })), { maxLength: 60 }),
      (pairs) => {
        const rows = new Map(pairs.map(([slot, cells]) => [slot, cells.join(",").replace(/,+$/, "")]));
        const back = unpackColumns(packColumns(rows, { fromMs: FROM, stepMs: 1_000, kinds }));
        expect([...back].sort(([a], [b]) => a - b)).toEqual([...rows].sort(([a], [b]) => a - b));
      },
    ),
  );
});

test("a rounded number is as near as its scale says, and exact as far as that says", () => {
  for (const [scale, share] of [
    [FINE, 0.00502],
    [MIDDLE, 0.0101],
    [COARSE, 0.0254],
    [SAMPLED, 0.0513],
  ] as const) {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (value) => {
        const back = numberAt(placeOf(value, scale), scale);
        if (value < scale.exact) expect(back).toBe(value);
        else expect(Math.abs(back - value)).toBeLessThanOrEqual(value * share + 0.5);
        expect(placeOf(back, scale)).toBe(placeOf(value, scale));
      }),
    );
  }
});

test("counts that are rounded add up to what was counted, each within 5 %, and none stays none", () => {
  const kinds: ColumnKind[] = ["counted"];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20_000 })), {
        minLength: 1,
        maxLength: 400,
      }),
      (counts) => {
        const rows = new Map(counts.map((count, slot) => [slot, count === 0 ? "" : count.toString(36)]));
        const back = unpackColumns(packColumns(rows, { fromMs: FROM, stepMs: 60_000, kinds }));
        const kept = counts.map((_, slot) => Number.parseInt(back.get(slot) || "0", 36));
        const sum = (of: number[]) => of.reduce((total, count) => total + count, 0);
        const most = Math.max(...counts);
        expect(Math.abs(sum(kept) - sum(counts))).toBeLessThanOrEqual(most * 0.027 + 1);
        for (const [slot, count] of counts.entries()) {
          if (count === 0) expect(kept[slot]).toBe(0);
          else expect(Math.abs((kept[slot] ?? 0) - count)).toBeLessThanOrEqual(count * 0.051 + 1);
        }
      },
    ),
  );
});

test("a time is kept as how long it was before the end of its bucket; none stays none", () => {
  const kinds: ColumnKind[] = ["since"];
  const ages = [0, 1, 59_000, 3_600_000, 86_400_000];
  const end = (slot: number) => FROM + (slot + 1) * 60_000;
  const rows = new Map(ages.map((age, slot) => [slot, (end(slot) - age).toString(36)]));
  rows.set(ages.length, "");
  const back = unpackColumns(packColumns(rows, { fromMs: FROM, stepMs: 60_000, kinds }));
  for (const [slot, age] of ages.entries()) {
    const kept = end(slot) - Number.parseInt(back.get(slot) ?? "", 36);
    expect(Math.abs(kept - age)).toBeLessThanOrEqual(age * 0.0254 + 0.5);
  }
  expect(back.get(ages.length)).toBe("");
});

test("eight hours of a busy queue, by minutes, take less than a third of their text", () => {
  const fields = new Map<string, string>();
  let completed = 0;
  for (let slot = 0; slot < 480; slot++) {
    const served = 3_000 + ((slot * 7_919) % 120);
    completed += served;
    const gauges = encodeGauges({
      counts: {
        waiting: 900 + ((slot * 31) % 200),
        prioritized: 0,
        active: 40 + ((slot * 17) % 10),
        delayed: 300,
        failed: 50,
        completed,
        "waiting-children": 0,
        held: 0,
      },
      oldestSinceMs: FROM + slot * 60_000 - ((slot * 977) % 60_000),
    });
    const flow = { arrived: served + 3, served, failed: slot % 5, retried: slot % 9 };
    fields.set(String(slot), encodePoint(gauges, flow, false));
  }
  const text = [...fields].reduce((sum, [slot, point]) => sum + slot.length + point.length, 0);
  const kinds = Array.from({ length: 14 }, (_, column): ColumnKind => (column < 8 ? "rounded" : "exact"));
  kinds[8] = "since";
  const sealed = sealFields(fields, { fromMs: FROM, stepMs: 60_000, kinds });
  expect(sealed.length).toBeLessThan(text / 3);
});
