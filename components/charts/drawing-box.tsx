"use client";
import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { turnsOf } from "./turns";
import { useNearness } from "./use-nearness";

export interface DrawingBoxProps {
  height: number;
  /** Draws at a width in px. */
  draw: (widthPx: number) => ReactNode;
}

interface DrawingProps {
  draw: DrawingBoxProps["draw"];
  widthPx: number;
}

const turns = turnsOf((act) => void requestAnimationFrame(act));

/**
 * The box of a drawing, which is the dearest part of a page. It is drawn at the width that it has, when it comes near the
 * window and when what it shows has changed, each time in its turn: many charts get their figures at once. It holds still
 * while it is away. What is printed has all of them.
 */
export function DrawingBox({ height, draw }: DrawingBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useNearness(box);
  const [widthPx, setWidthPx] = useState(0);
  const [drawn, setDrawn] = useState<DrawingProps | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidthPx(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (widthPx === 0) return;
    const onPrint = () => flushSync(() => setDrawn({ draw, widthPx }));
    window.addEventListener("beforeprint", onPrint);
    const takeBack = isNear ? turns.take(() => setDrawn({ draw, widthPx })) : undefined;
    return () => {
      takeBack?.();
      window.removeEventListener("beforeprint", onPrint);
    };
  }, [isNear, draw, widthPx]);
  return (
    <div ref={box} style={{ height }} className="w-full overflow-hidden">
      {drawn && <Drawing {...drawn} />}
    </div>
  );
}

const Drawing = memo(({ draw, widthPx }: DrawingProps) => draw(widthPx));
Drawing.displayName = "Drawing";
