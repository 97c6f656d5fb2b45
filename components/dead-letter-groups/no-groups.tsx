import { SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { deadLettersHref, searchHref } from "../dead-letters/addresses";
import { asksForSearch, toFilter } from "../dead-letters/filter";
import type { GroupsUrl } from "./use-groups-filter";

interface Props {
  url: GroupsUrl;
  isFiltered: boolean;
  onClear(): void;
}

/** In place of a list without a group; a text that no cause has may stand in what differs from job to job. */
export function NoGroups({ url: { text, queue, spread, tenant }, isFiltered, onClear }: Props) {
  const filter = toFilter({ text, queue, spread, tenant });
  return (
    <EmptyState
      {...(isFiltered ? { icon: SearchX } : {})}
      title={isFiltered ? "No group matches the filter" : "Nothing waits for anybody"}
      description={
        isFiltered ? undefined : "No job has failed for good, or all groups are ignored or resolved."
      }
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={onClear}>Show all groups</Button>
          {filter.text !== undefined && (
            <Button asChild>
              <Link href={asksForSearch(filter) ? searchHref(filter) : deadLettersHref(filter)}>
                Look in the single dead letters
              </Link>
            </Button>
          )}
        </div>
      }
    />
  );
}
