import { RANGES, type RangeName } from "./ranges";

/** The time that all charts of a page show: one that ends now and moves on, or one that stands still. */
export type Frame = { kind: "live"; range: RangeName } | { kind: "fixed"; from: number; to: number };

export interface Span {
  from: number;
  to: number;
}

/** Shorter than this there is nothing to see: the finest figures are of one second. */
export const LEAST_SPAN_MS = 10_000;

/** The frame that an address names. Two times that make no range leave the one that ends now. */
export function frameOf(url: { range: RangeName; from: number | null; to: number | null }): Frame {
  const { range, from, to } = url;
  return from !== null && to !== null && from >= 0 && from < to
    ? { kind: "fixed", from, to }
    : { kind: "live", range };
}

/** The parts of an address that name a frame; the range stays for the way back. */
export const urlOf = (frame: Frame): { range?: RangeName; from: number | null; to: number | null } =>
  frame.kind === "live"
    ? { range: frame.range, from: null, to: null }
    : { from: Math.round(frame.from), to: Math.round(frame.to) };

/** What a frame spans at a moment. */
export const spanOf = (frame: Frame, nowMs: number): Span =>
  frame.kind === "fixed"
    ? { from: frame.from, to: frame.to }
    : { from: nowMs - RANGES[frame.range].lengthMs, to: nowMs };

/** How often to ask anew, but not more often than `leastMs`; never for a time that stands still. */
export const refreshOf = (frame: Frame, leastMs = 0): number | false =>
  frame.kind === "live" ? Math.max(leastMs, RANGES[frame.range].refreshMs) : false;

/** The frame between two moments, in either order: not in the future, and at least {@link LEAST_SPAN_MS} long. */
export function fixedFrame(oneMs: number, otherMs: number, nowMs: number): Frame {
  const end = Math.min(Math.max(oneMs, otherMs), nowMs);
  const start = Math.min(oneMs, otherMs, end);
  const missing = Math.max(0, LEAST_SPAN_MS - (end - start));
  const to = Math.min(nowMs, end + missing / 2);
  return {
    kind: "fixed",
    from: Math.max(0, Math.round(Math.min(start - missing / 2, to - LEAST_SPAN_MS))),
    to: Math.round(to),
  };
}

export const sameFrame = (a: Frame, b: Frame): boolean => JSON.stringify(a) === JSON.stringify(b);

const stamp = (atMs: number) => new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, "");

/** The frame in the name of a file: `15m`, or two times in UTC. */
export const frameSlug = (frame: Frame): string =>
  frame.kind === "live" ? frame.range : `${stamp(frame.from)}-${stamp(frame.to)}`;
