import type { SelectionFilter } from "@/lib/contract/operations";
import { NO_VALUE } from "@/lib/contract/values/dead-letters";
import { plural } from "@/lib/format";

/** How a filter's keys and times are told. */
export interface Names {
  /** Gives a queue's name by its key. */
  queue(key: string): string;
  /** Gives what a group is called; left out, it is its key. */
  group?(key: string): string;
  /** Epoch ms. */
  time(atMs: number): string;
}

export type FilterPart = keyof SelectionFilter;

/** Each part of a filter that is set, in words that follow "All …", in the order in which people ask. */
export function filterParts(filter: SelectionFilter, names: Names): { part: FilterPart; words: string }[] {
  const { queue, spread, name, text, group, tenant, appVersion, code, from, to } = filter;
  const { class: kind, minAttempts, maxAttempts } = filter;
  const words: [FilterPart, string | false][] = [
    ["queue", queue !== undefined && `in ${names.queue(queue)}`],
    ["spread", spread !== undefined && `in the shards of ${names.queue(spread)}`],
    ["name", name !== undefined && `named ${name}`],
    ["text", text !== undefined && `with “${text}” in the error`],
    ["group", group !== undefined && `of group ${names.group?.(group) ?? group}`],
    ["tenant", tenant !== undefined && (tenant === NO_VALUE ? "without a tenant" : `of tenant ${tenant}`)],
    [
      "appVersion",
      appVersion !== undefined &&
        (appVersion === NO_VALUE ? "of no known release" : `of release ${appVersion}`),
    ],
    ["class", kind !== undefined && `of class ${kind}`],
    ["code", code !== undefined && `with code ${code}`],
    ["minAttempts", minAttempts !== undefined && `after ${plural(minAttempts, "attempt")} or more`],
    ["maxAttempts", maxAttempts !== undefined && `after ${plural(maxAttempts, "attempt")} at most`],
    ["from", from !== undefined && `failed since ${names.time(from)}`],
    ["to", to !== undefined && `failed until ${names.time(to)}`],
  ];
  return words.flatMap(([part, said]) => (said === false ? [] : [{ part, words: said }]));
}
