import type { JobEdit, LiveFilter } from "@/lib/contract/edits";
import { formatDuration } from "@/lib/format";
import type { Names } from "../dead-letters/filter-words";

/** What selects live jobs, in words that follow "All …". */
export function liveWords({ queue, state, name, text, from, to }: LiveFilter, names: Names): string {
  const parts = [
    `${state} jobs in ${names.queue(queue)}`,
    name !== undefined && `named ${name}`,
    text !== undefined && `with “${text}” in the data`,
    from !== undefined && `added since ${names.time(from)}`,
    to !== undefined && `added until ${names.time(to)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** What an edit does, in words that stand alone. */
export function editWords(edit: JobEdit, time: (atMs: number) => string): string {
  switch (edit.action) {
    case "promote":
      return "Run now";
    case "delay-by":
      return `Run ${formatDuration(Math.abs(edit.ms)).replace(/ 00s$/, "")} ${edit.ms > 0 ? "later" : "sooner"}`;
    case "delay-until":
      return `Run at ${time(edit.at)}`;
    case "priority":
      return edit.priority === 0 ? "Take the priority away" : `Give priority ${edit.priority}`;
    case "remove":
      return edit.archive ? "Remove, with an archive" : "Remove for good";
  }
}
