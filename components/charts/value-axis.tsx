import { PLOT } from "./plot-box";

/** How far labels end before the plot, in px. */
const GAP_PX = 6;

export interface ValueAxisProps {
  /** `share` is how high, 0 to 1 of the plot. */
  labels: readonly { share: number; text: string }[];
}

/** The labels of a value axis, at the left of the plot. */
export const ValueAxis = ({ labels }: ValueAxisProps) => (
  <div aria-hidden className="absolute left-0" style={{ ...PLOT, left: 0, width: PLOT.left - GAP_PX }}>
    {labels.map(({ share, text }) => (
      <span
        key={share}
        className="absolute right-0 translate-y-1/2 whitespace-nowrap leading-4"
        style={{ bottom: `${(100 * share).toFixed(3)}%` }}
      >
        {text}
      </span>
    ))}
  </div>
);

/** Lines across the plot at the values of its axis, behind what is drawn. */
export const GridLines = ({ labels }: ValueAxisProps) => (
  <div aria-hidden className="absolute" style={PLOT}>
    {labels.map(({ share }) => (
      <div
        key={share}
        className="absolute inset-x-0 border-line border-b"
        style={{ bottom: `${(100 * share).toFixed(3)}%` }}
      />
    ))}
  </div>
);

/** Labels of values from zero to the last of them. */
export const valueLabels = (ticks: readonly number[], format: (value: number) => string) =>
  ticks.map((value) => ({ share: value / (ticks.at(-1) || 1), text: format(value) }));
