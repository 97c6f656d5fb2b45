import type { FigureSource } from "@/lib/contract/latency";

/** What figures rest on. */
export const SOURCE_WORDS: Record<FigureSource, string> = {
  exact: "Exact: workers reported them.",
  derived: "Derived from BullMQ’s events.",
  sampled: "Sampled: of more than 2 % of the jobs nothing could be measured.",
};
