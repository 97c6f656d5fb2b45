"use client";
import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { chartTurns } from "./turns";

/** What is nearer to the window than this, in px, is drawn before it is scrolled into sight. */
const NEAR_PX = 300;

/** Whether a box is in the window or close to it; it becomes so in its turn. All boxes are near what is printed. */
export function useNearness(box: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let takeBack = () => {};
    const observer = new IntersectionObserver(
      (entries) => {
        takeBack();
        const near = entries.at(-1)?.isIntersecting ?? false;
        if (near) takeBack = chartTurns.take(() => setNear(true));
        else setNear(false);
      },
      { rootMargin: `${NEAR_PX}px 0px` },
    );
    observer.observe(element);
    const onPrint = () => flushSync(() => setNear(true));
    window.addEventListener("beforeprint", onPrint);
    return () => {
      takeBack();
      observer.disconnect();
      window.removeEventListener("beforeprint", onPrint);
    };
  }, [box]);
  return isNear;
}
