"use client";
import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { chartTurns } from "./chart-turns";

/** What is nearer to the window than this, in px, is drawn before it is scrolled into sight. */
const NEAR_PX = 300;

/**
 * Whether a box is in the window, or close to it once the page has been scrolled: nobody may ever scroll, and a page that has just
 * come has enough to do. It becomes so in its turn. All boxes are near what is printed.
 */
export function useNearness(box: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let stop = follow(element, window.scrollY > 0 ? NEAR_PX : 0, setNear);
    const onScroll = () => {
      stop();
      stop = follow(element, NEAR_PX, setNear);
    };
    const onPrint = () => flushSync(() => setNear(true));
    window.addEventListener("scroll", onScroll, { once: true, passive: true });
    window.addEventListener("beforeprint", onPrint);
    return () => {
      stop();
      window.removeEventListener("scroll", onScroll);
      window.removeEventListener("beforeprint", onPrint);
    };
  }, [box]);
  return isNear;
}

/** Tells, each time that it changes, whether an element is nearer to the window than `marginPx`; gives what ends it. */
function follow(element: Element, marginPx: number, tell: (isNear: boolean) => void): () => void {
  let takeBack = () => {};
  const observer = new IntersectionObserver(
    (entries) => {
      takeBack();
      const isNear = entries.at(-1)?.isIntersecting ?? false;
      if (isNear) takeBack = chartTurns.take(() => tell(true));
      else tell(false);
    },
    { rootMargin: `${marginPx}px 0px` },
  );
  observer.observe(element);
  return () => {
    takeBack();
    observer.disconnect();
  };
}
