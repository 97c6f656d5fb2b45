import type { ReactNode } from "react";
import { PATH_BOX } from "./plot-path";

export interface PlotLinesProps {
  /** Of the value axis, from zero to the top. */
  ticks: readonly number[];
  /** Paths in the box of {@link PATH_BOX}. */
  children?: ReactNode;
}

/** Fills its place with the lines of a value axis and paths over them, at whatever width it has: nothing is measured. */
export const PlotLines = ({ ticks, children }: PlotLinesProps) => (
  <svg
    aria-hidden
    viewBox={`0 0 ${PATH_BOX} ${PATH_BOX}`}
    preserveAspectRatio="none"
    width="100%"
    height="100%"
    // A line at zero or at the top is seen in its whole strength.
    className="block overflow-visible"
  >
    <path
      d={ticks
        .map((tick) => `M0 ${(PATH_BOX - (tick / (ticks.at(-1) || 1)) * PATH_BOX).toFixed(1)}H${PATH_BOX}`)
        .join("")}
      stroke="var(--line)"
      vectorEffect="non-scaling-stroke"
      shapeRendering="crispEdges"
    />
    {children}
  </svg>
);
