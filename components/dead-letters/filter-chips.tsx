import { X } from "lucide-react";
import { capitalized } from "@/lib/format";

interface Props<Part extends string> {
  parts: { part: Part; words: string }[];
  onRemove(part: Part): void;
}

/** What the list is filtered by, each with a button that takes it away. */
export const FilterChips = <Part extends string>({ parts, onRemove }: Props<Part>) => (
  <ul aria-label="Filtered by" className="flex min-w-0 flex-wrap gap-1.5 empty:hidden">
    {parts.map(({ part, words }) => (
      <li
        key={part}
        className="inline-flex h-6 min-w-0 max-w-full items-center rounded-sm bg-accent-soft pl-2 text-accent text-xs"
      >
        <span className="truncate" title={words}>
          {capitalized(words)}
        </span>
        <button
          type="button"
          aria-label={`Remove: ${words}`}
          className="grid size-6 shrink-0 place-items-center rounded-sm hover:bg-raised"
          onClick={() => onRemove(part)}
        >
          <X aria-hidden />
        </button>
      </li>
    ))}
  </ul>
);
