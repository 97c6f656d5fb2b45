"use client";

import { RotateCcw, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { capitalized, formatNumber } from "@/lib/format";
import { isEmpty, type ListSelection } from "./selection";

interface Props {
  selection: ListSelection;
  shown: number;
  allShown: boolean;
  /** Matching the filter; null when only a count by the server would tell. */
  total: number | null;
  filtered: boolean;
  readOnly: boolean;
  onAll(): void;
  onNone(): void;
  onReplay(): void;
  onDiscard(): void;
}

/** What is selected, a way to select all that match, and what can be done with it. */
export function SelectionBar(props: Props) {
  const { selection, shown, allShown, total, filtered, readOnly } = props;
  if (isEmpty(selection)) return null;
  const matching = filtered ? "that match the filter" : "dead letters";
  const all = total === null ? `all ${matching}` : `all ${formatNumber(total)} ${matching}`;
  const hasMore = total === null || total > shown;
  return (
    <section
      aria-label="Selection"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-accent/40 bg-accent-soft px-3 py-2 text-sm"
    >
      <output className="tabular-nums">
        {selection.mode === "all" ? (
          <strong>{capitalized(all)} are selected.</strong>
        ) : (
          words(selection, allShown, shown)
        )}
      </output>
      {selection.mode === "some" && allShown && hasMore && (
        <Button variant="ghost" size="sm" onClick={props.onAll}>
          Select {all}
        </Button>
      )}
      <Button variant="ghost" size="sm" onClick={props.onNone}>
        Clear selection
      </Button>
      <div className="ml-auto flex gap-2">
        <Button size="sm" variant="primary" disabled={readOnly} onClick={props.onReplay}>
          <RotateCcw aria-hidden /> Replay…
        </Button>
        <Button size="sm" variant="secondary" disabled={readOnly} onClick={props.onDiscard}>
          <Trash2 aria-hidden /> Discard…
        </Button>
      </div>
    </section>
  );
}

function words(
  selection: Extract<ListSelection, { mode: "some" }>,
  allShown: boolean,
  shown: number,
): string {
  const count = selection.rows.size;
  if (allShown && count === shown) return `All ${formatNumber(count)} shown are selected.`;
  return count === 1 ? "1 is selected." : `${formatNumber(count)} are selected.`;
}
