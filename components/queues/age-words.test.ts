import { expect, test } from "vitest";
import { AGE_BANDS } from "@/lib/contract/metrics";
import { bandEdges, bandLabel } from "./age-words";

test("bands of ages in whole units", () => {
  expect(AGE_BANDS.map(bandLabel)).toEqual([
    "under 1s",
    "1s to 5s",
    "5s to 15s",
    "15s to 1m",
    "1m to 5m",
    "5m to 15m",
    "15m to 1h",
    "1h to 6h",
    "over 6h",
  ]);
});

test("the axis of a heatmap names the bounds of its rows", () => {
  expect(bandEdges(AGE_BANDS.slice(0, 3))).toEqual([
    { row: 1, label: "1s" },
    { row: 2, label: "5s" },
  ]);
});
