import { type Frame, spanOf } from "./frame";

/**
 * The address of a page with the time of its charts as it is now: a range that moves on becomes two moments, so that others see what
 * is seen here, whenever they look. Pure.
 */
export function frozenLink(href: string, frame: Frame, nowMs: number): string {
  const url = new URL(href);
  const { from, to } = spanOf(frame, nowMs);
  url.searchParams.set("from", String(Math.round(from)));
  url.searchParams.set("to", String(Math.round(to)));
  return url.toString();
}
