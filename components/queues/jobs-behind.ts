import type { Span } from "@/components/charts/frame";
import type { JobsLink } from "@/components/charts/plot-pin";
import { deadLettersHref } from "@/components/dead-letters/addresses";
import type { JobState } from "@/lib/contract/common";
import type { SelectionFilter } from "@/lib/contract/operations";

/** Where the jobs of a state are now; a state keeps no past, and the words say so. */
export const jobsNow = (queue: string, state: JobState, words: string): JobsLink => ({
  label: words,
  href: `/queues/${queue}?tab=jobs&state=${state}`,
});

/** The dead letters that failed in a time; `to` is the first moment behind it. */
export const lettersOf = (queue: string, { from, to }: Span, filter: SelectionFilter = {}): JobsLink => ({
  label: "Dead letters of this time that are left",
  href: deadLettersHref({ queue, ...filter, from, to: Math.max(from, to - 1) }),
});
