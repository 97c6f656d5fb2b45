import type { FigureSource } from "@/lib/contract/latency";
import { capitalized } from "@/lib/format";

/** What figures rest on. */
export const SOURCE_REASONS: Record<FigureSource, string> = {
  exact: "workers reported them",
  derived: "from BullMQ’s events",
  sampled: "of more than 2 % of the jobs nothing could be measured",
};

/** As a sentence: `Exact: workers reported them.` */
export const sourceWords = (source: FigureSource) => `${capitalized(source)}: ${SOURCE_REASONS[source]}.`;
