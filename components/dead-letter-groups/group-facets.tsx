import { FACETS, type GroupDetail } from "@/lib/contract/dead-letter-groups";
import { formatNumber } from "@/lib/format";
import { FACET_WORDS, valueWords } from "./group-words";

interface Props {
  group: GroupDetail;
  nameOf(queue: string): string;
}

/** Whom a group hits: the most frequent queues, job names, tenants and releases. */
export const GroupFacets = ({ group, nameOf }: Props) => (
  <>
    {FACETS.map((facet) => {
      const values = group.facets[facet] ?? [];
      const more = (group.distinct[facet] ?? 0) - values.length;
      if (values.every(({ value }) => value === null)) return null;
      return (
        <section key={facet} aria-label={FACET_WORDS[facet]} className="grid gap-1">
          <h2 className="font-semibold">{FACET_WORDS[facet]}</h2>
          <ul className="grid gap-1 text-sm">
            {values.map(({ value, count }) => (
              <li key={value ?? ""} className="grid gap-0.5">
                <span className="flex justify-between gap-3">
                  <span className="min-w-0 truncate">
                    {facet === "queue" && value !== null ? nameOf(value) : valueWords(value)}
                  </span>
                  <span className="tabular-nums">{formatNumber(count)}</span>
                </span>
                <span aria-hidden className="h-1 overflow-hidden rounded-full bg-raised">
                  <span
                    className="block h-full bg-accent"
                    style={{ width: `${group.count > 0 ? (count / group.count) * 100 : 0}%` }}
                  />
                </span>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="text-muted text-xs">and {formatNumber(more)} more</p>}
        </section>
      );
    })}
  </>
);
