import type { Facet, GroupDetail } from "@/lib/contract/dead-letter-groups";
import type { SelectionFilter } from "@/lib/contract/operations";
import { FACETS } from "@/lib/contract/values/dead-letter-groups";
import { NO_VALUE } from "@/lib/contract/values/dead-letters";
import { deadLettersHref } from "../dead-letters/addresses";
import { attemptBins } from "./attempt-bins";
import { FacetBars } from "./facet-bars";
import { FACET_WORDS, valueWords } from "./group-words";

interface Props {
  group: GroupDetail;
  nameOf(queue: string): string;
}

/** Whom a group hits and what it cost: the most frequent queues, job names, tenants and releases, and the attempts spent. */
export function GroupFacets({ group, nameOf }: Props) {
  const hrefOf = (filter: SelectionFilter) => deadLettersHref({ group: group.key, ...filter });
  const attempts = attemptBins(group.byAttempts);
  return (
    <>
      {FACETS.map((facet) => {
        const values = group.facets[facet] ?? [];
        if (values.every(({ value }) => value === null)) return null;
        return (
          <FacetBars
            key={facet}
            label={FACET_WORDS[facet]}
            total={group.count}
            more={(group.distinct[facet] ?? 0) - values.length}
            bars={values.map(({ value, count }) => {
              const filter = filterOf(facet, value);
              return {
                key: value ?? "",
                text: facet === "queue" && value !== null ? nameOf(value) : valueWords(value),
                count,
                href: filter && hrefOf(filter),
              };
            })}
          />
        );
      })}
      {attempts.length > 0 && (
        <FacetBars
          label="Attempts spent"
          total={group.count}
          bars={attempts.map(({ label, min, max, count }) => ({
            key: label,
            text: label,
            count,
            href: hrefOf({ minAttempts: min, ...(max === null ? {} : { maxAttempts: max }) }),
          }))}
        />
      )}
    </>
  );
}

/** What selects the dead letters with a value; null where no filter can, as for those without a job name. */
function filterOf(facet: Facet, value: string | null): SelectionFilter | null {
  if (value !== null) return { [facet]: value };
  return facet === "tenant" || facet === "appVersion" ? { [facet]: NO_VALUE } : null;
}
