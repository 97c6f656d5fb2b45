import { bandPath, type ExpectedBand } from "./band-path";
import { PLOT } from "./plot-box";

export interface PlotBandProps {
  band: ExpectedBand;
  fromMs: number;
  toMs: number;
  /** The value at the top of the plot. */
  top: number;
}

/** A band in the plot's own place, for behind what is drawn; or its edges, for above. */
export const PlotBand = ({ band, fromMs, toMs, top }: PlotBandProps) => (
  <div aria-hidden className="absolute overflow-hidden" style={PLOT}>
    <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" width="100%" height="100%" className="block">
      <title>{band.label}</title>
      {bandPath(band.points, fromMs, toMs, top).map((d) => (
        <path
          key={d}
          d={d}
          {...(band.outlined
            ? {
                fill: "none",
                stroke: "var(--fg)",
                strokeOpacity: 0.7,
                strokeDasharray: "4 3",
                vectorEffect: "non-scaling-stroke",
              }
            : { fill: "var(--accent)", fillOpacity: 0.16 })}
        />
      ))}
    </svg>
  </div>
);
