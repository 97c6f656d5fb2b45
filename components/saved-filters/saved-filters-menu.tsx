"use client";

import { Bookmark } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import type { SavedFilter } from "@/lib/contract/saved-filters";
import { SaveForm } from "./save-form";
import { SavedFilterList } from "./saved-filter-list";
import { type FilterView, savedQuery } from "./saved-query";
import { useSavedFilters } from "./use-saved-filters";

/** Filters that were saved under a name: use, save, replace, delete. */
export function SavedFiltersMenu({ view }: { view: FilterView }) {
  const [open, setOpen] = useState(false);
  // Asked for here and not in what opens: a change is still told when that was closed meanwhile.
  const saved = useSavedFilters();
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="secondary">
          <Bookmark aria-hidden /> Saved
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label="Saved filters"
        className="grid max-h-(--radix-popover-content-available-height) w-[min(24rem,calc(100vw-1rem))] gap-3 overflow-y-auto"
      >
        <SavedFilters saved={saved} view={view} onUsed={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}

interface Props {
  saved: ReturnType<typeof useSavedFilters>;
  view: FilterView;
  onUsed(): void;
}

function SavedFilters({ saved, view, onUsed }: Props) {
  // Read when the menu opens: while it is open nothing else changes the address.
  const [present] = useState(() => savedQuery(window.location.search, view));
  const { filters, put, remove } = saved;

  const save = (name: string, query: string) => {
    const before = filters.find((one) => one.name === name);
    put({ name, query }, () =>
      toast.success(before ? `“${name}” is replaced.` : `“${name}” is saved.`, {
        ...(before ? { action: { label: "Undo", onClick: () => put(before, nothing) } } : {}),
      }),
    );
  };
  const drop = (filter: SavedFilter) =>
    remove(filter.name, () =>
      toast.success(`“${filter.name}” is deleted.`, {
        action: { label: "Undo", onClick: () => put(filter, nothing) },
      }),
    );

  if (saved.error && saved.keptBy === null) {
    return <ErrorState className="py-4" error={saved.error} onRetry={saved.retry} />;
  }
  return (
    <>
      <SavedFilterList
        filters={filters}
        present={present}
        mayChange={saved.mayChange}
        onUsed={onUsed}
        onReplace={({ name }) => save(name, present)}
        onDelete={drop}
      />
      <SaveForm
        names={filters.map(({ name }) => name)}
        disabled={!saved.mayChange || present === ""}
        onSave={(name) => save(name, present)}
      />
      <p className="text-muted text-xs">{wordsOf(saved, present)}</p>
    </>
  );
}

const nothing = () => {};

function wordsOf({ keptBy, mayChange }: Props["saved"], present: string): string {
  if (keptBy === null) return "Looking for what was saved…";
  if (!mayChange) return "Spillway is read-only: filters can be used, not changed.";
  if (present === "") return "Nothing is filtered by: there is nothing to save.";
  return keptBy === "server" ? "Kept for you, wherever you log in." : "Kept in this browser.";
}
