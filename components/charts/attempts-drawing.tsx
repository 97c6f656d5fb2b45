import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import type { AttemptsRow } from "./attempts-chart";
import { PLOT } from "./plot-box";
import type { ChartSeries } from "./rows";
import { Swatch } from "./swatch";

interface Props {
  rows: AttemptsRow[];
  series: readonly ChartSeries[];
  format: (value: number) => string;
  /** Of the value axis. */
  top: number;
  widthPx: number;
  heightPx: number;
}

/** The bars of {@link AttemptsChart}. */
export const AttemptsDrawing = ({ rows, series, format, top, widthPx, heightPx }: Props) => (
  <BarChart
    width={widthPx}
    height={heightPx}
    data={rows}
    accessibilityLayer={false}
    margin={{ ...PLOT, bottom: 0 }}
  >
    <XAxis
      dataKey="label"
      tick={{ fill: "var(--muted)" }}
      stroke="var(--line-strong)"
      tickLine={false}
      interval={0}
      height={PLOT.bottom}
    />
    <YAxis hide niceTicks="none" domain={[0, top]} />
    <Tooltip
      isAnimationActive={false}
      cursor={{ fill: "var(--raised)" }}
      content={({ active, payload }) => {
        const row = payload?.[0]?.payload as AttemptsRow | undefined;
        return active && row ? (
          <dl className="grid grid-cols-[1fr_auto] gap-x-4 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg text-xs">
            <dt className="text-muted">Attempts</dt>
            <dd className="text-right">{row.label}</dd>
            {series.map((one) => (
              <div key={one.key} className="contents">
                <dt className="flex items-center gap-1.5">
                  <Swatch series={one} /> {one.label}
                </dt>
                <dd className="text-right tabular-nums">{format(row.values[one.key] ?? 0)}</dd>
              </div>
            ))}
          </dl>
        ) : null;
      }}
    />
    {series.map(({ key, color }) => (
      <Bar
        key={key}
        dataKey={(row: AttemptsRow) => row.values[key] ?? 0}
        fill={color}
        maxBarSize={36}
        minPointSize={(value) => (Number(value) > 0 ? 2 : 0)}
        isAnimationActive={false}
      />
    ))}
  </BarChart>
);
