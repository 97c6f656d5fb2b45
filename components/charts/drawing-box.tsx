"use client";
import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { useNearness } from "./use-nearness";

export interface DrawingBoxProps {
  height: number;
  /** Draws at a width in px. */
  draw: (widthPx: number) => ReactNode;
}

/**
 * The box of a drawing, which is the dearest part of a page: it is drawn when it comes near the window, at the width that it has,
 * and holds still while it is away.
 */
export function DrawingBox({ height, draw }: DrawingBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useNearness(box);
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidthPx(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} style={{ height }} className="w-full overflow-hidden">
      <Drawing isNear={isNear} widthPx={widthPx} draw={draw} />
    </div>
  );
}

type DrawingProps = Pick<DrawingBoxProps, "draw"> & { isNear: boolean; widthPx: number };

const Drawing = memo(
  ({ isNear, widthPx, draw }: DrawingProps) => (isNear && widthPx > 0 ? draw(widthPx) : null),
  (_, { isNear }) => !isNear,
);
Drawing.displayName = "Drawing";
