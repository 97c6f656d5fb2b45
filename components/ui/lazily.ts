import dynamic from "next/dynamic";
import type { ComponentType } from "react";

/**
 * A part that the first sight of a page does not need, such as a dialog. It is fetched once the page stands and the browser
 * has nothing to do: it is there before anybody asks for it, also should the server go away meanwhile.
 */
export function lazily<P>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  if (typeof window !== "undefined") whenIdle(() => void load().catch(() => {}));
  return dynamic(load, { ssr: false });
}

/** The longest that a busy browser lets it wait. */
const IDLE_TIMEOUT_MS = 2_000;

function whenIdle(act: () => void): void {
  // Safari has no such callback before 2025.
  const wait = () =>
    "requestIdleCallback" in window
      ? window.requestIdleCallback(act, { timeout: IDLE_TIMEOUT_MS })
      : setTimeout(act, 0);
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, { once: true });
}
