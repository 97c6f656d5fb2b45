import { bandPath, type ExpectedBand } from "./band-path";
import { PLOT } from "./plot-box";

export interface PlotBandProps {
  band: ExpectedBand;
  fromMs: number;
  toMs: number;
  /** The value at the top of the plot. */
  top: number;
}

/** A band behind what is drawn, in the plot's own place. */
export const PlotBand = ({ band, fromMs, toMs, top }: PlotBandProps) => (
  <div aria-hidden className="absolute overflow-hidden" style={PLOT}>
    <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" width="100%" height="100%" className="block">
      <title>{band.label}</title>
      {bandPath(band.points, fromMs, toMs, top).map((d) => (
        <path key={d} d={d} fill="var(--accent)" fillOpacity="0.16" />
      ))}
    </svg>
  </div>
);
