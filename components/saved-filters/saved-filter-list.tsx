import { RefreshCw, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { SavedFilter } from "@/lib/contract/saved-filters";
import { pageWords, savedHref } from "./saved-query";

interface Props {
  filters: SavedFilter[];
  /** The query of the page as it stands. */
  present: string;
  mayChange: boolean;
  onUsed(): void;
  onReplace(filter: SavedFilter): void;
  onDelete(filter: SavedFilter): void;
}

/** Each leads to the page on which it was saved. */
export const SavedFilterList = ({ filters, present, mayChange, onUsed, onReplace, onDelete }: Props) => (
  <ul aria-label="Saved filters" className="grid gap-0.5 empty:hidden">
    {filters.map((filter) => (
      <li key={filter.name} className="flex min-w-0 items-center gap-1">
        <Link
          href={savedHref(filter.query)}
          onClick={onUsed}
          aria-current={filter.query === present ? "true" : undefined}
          title={filter.query}
          className="flex h-8 min-w-0 flex-1 items-center justify-between gap-2 rounded-sm px-2 text-sm hover:bg-raised aria-[current]:bg-accent-soft"
        >
          <span className="truncate">{filter.name}</span>
          <span className="shrink-0 text-muted text-xs">{pageWords(filter.query)}</span>
        </Link>
        <Button
          size="icon"
          variant="ghost"
          aria-label={`Replace ${filter.name} by the present filter`}
          title="Replace by the present filter"
          disabled={!mayChange || present === "" || filter.query === present}
          onClick={() => onReplace(filter)}
        >
          <RefreshCw aria-hidden />
        </Button>
        <Button
          size="icon"
          variant="ghost"
          aria-label={`Delete ${filter.name}`}
          title="Delete"
          disabled={!mayChange}
          onClick={() => onDelete(filter)}
        >
          <Trash2 aria-hidden />
        </Button>
      </li>
    ))}
  </ul>
);
