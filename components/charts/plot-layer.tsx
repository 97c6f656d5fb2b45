"use client";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useFrame } from "./frame-context";
import { momentOf, type Pick } from "./pick";
import { PLOT } from "./plot-box";
import { type JobsLink, PlotPin } from "./plot-pin";
import { type PlotOptions, usePlot } from "./use-plot";

export interface PlotLayerProps extends PlotOptions {
  /** What the plot shows; read out with the moment that is pointed at. */
  label: string;
  /** What is at a place, in words. */
  words: (pick: Pick) => string;
  /** What is at a place, to look at. */
  tip: (pick: Pick) => ReactNode;
  /** Where the jobs behind a place are. */
  behind?: ((pick: Pick) => JobsLink[]) | undefined;
}

const percent = (share: number) => `${(100 * share).toFixed(3)}%`;

/** Where a cell is. */
function cellBox(
  { times, stepMs = 0, rows }: PlotOptions,
  { index, row }: Pick,
  share: (at: number) => number,
) {
  const from = times[index] ?? 0;
  return {
    left: percent(share(from)),
    width: percent(share(from + stepMs) - share(from)),
    bottom: percent(row / rows),
    height: percent(1 / rows),
  };
}

/**
 * Lies over the drawing of a plot: the page's cursor, the selection that zooms, what is at the cursor, and the ways to the jobs
 * behind it. Drag, or Shift and an arrow, selects a time; a click or Enter shows what is behind; a double click goes back.
 */
export function PlotLayer({ label, words, tip, behind, ...options }: PlotLayerProps) {
  const plot = usePlot(options);
  const { zoom } = useFrame();
  const { pick, pinned, selection, share } = plot;
  const held = pinned ?? pick;
  const at = held && momentOf(options, held.index);
  return (
    <div className="@container absolute" style={PLOT}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${label}: moment`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, options.times.length - 1)}
        aria-valuenow={pick?.index ?? Math.max(0, options.times.length - 1)}
        aria-valuetext={pick ? words(pick) : "none chosen"}
        className={cn(
          "absolute inset-0 touch-pan-y select-none",
          zoom ? "cursor-crosshair" : "cursor-default",
        )}
        {...plot.handlers}
      />
      <div aria-hidden className="pointer-events-none absolute inset-0">
        {selection && (
          <span
            className="absolute inset-y-0 border-accent border-x bg-accent/20"
            style={{
              left: percent(Math.min(share(selection.from), share(selection.to))),
              width: percent(Math.abs(share(selection.to) - share(selection.from))),
            }}
          />
        )}
        {at !== null && (
          <span
            className="absolute inset-y-0 -ml-px border-fg/50 border-l"
            style={{ left: percent(share(at)) }}
          />
        )}
        {held && (plot.own || pinned) && options.rows > 1 && (
          <span className="absolute border border-fg" style={cellBox(options, held, share)} />
        )}
        {pick && at !== null && plot.own && pinned === null && (
          <span
            className={cn(
              "absolute top-1 left-(--x) z-20 w-max max-w-72 -translate-x-(--x)",
              share(at) > 0.5 ? "@md:-translate-x-[calc(100%+10px)]" : "@md:translate-x-2.5",
            )}
            style={{ "--x": percent(share(at)) } as React.CSSProperties}
          >
            {tip(pick)}
          </span>
        )}
      </div>
      {pinned && (
        <PlotPin
          left={percent(share(momentOf(options, pinned.index)))}
          links={behind?.(pinned) ?? []}
          onClose={plot.unpin}
        >
          {tip(pinned)}
        </PlotPin>
      )}
    </div>
  );
}
