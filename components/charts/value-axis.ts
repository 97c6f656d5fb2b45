import { PLOT } from "./plot-box";

/** What the value axis of every chart has in common: from zero, with round ticks, and no lines of its own. */
export const valueAxis = (ticks: number[], format: (value: number) => string) => ({
  domain: [0, ticks.at(-1) ?? 1] as [number, number],
  ticks,
  interval: 0 as const,
  tickFormatter: format,
  tick: { fill: "var(--muted)" },
  axisLine: false,
  tickLine: false,
  width: PLOT.left,
});
