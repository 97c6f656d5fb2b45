"use client";
import { type RefObject, useEffect, useState } from "react";

/** What is nearer to the window than this, in px, is drawn before it is scrolled into sight. */
const NEAR_PX = 300;

/** Whether a box is in the window or close to it. */
export function useNearness(box: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: `${NEAR_PX}px 0px`,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return isNear;
}
