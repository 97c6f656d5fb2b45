"use client";

import type { ReactNode } from "react";
import type { SelectionFilter } from "@/lib/contract/operations";
import { LazyCreateOperationDialog } from "../operations/lazy-create-operation-dialog";
import { OperationPanel } from "../operations/operation-panel";
import { PreviewPanel } from "./preview-panel";
import { areAllShownSelected, type Chosen, toRequest } from "./selection";
import { SelectionBar } from "./selection-bar";
import type { LetterWork } from "./use-letter-work";

interface Props {
  work: LetterWork;
  rows: readonly Chosen[];
  filter: SelectionFilter;
  filtered: boolean;
  /** Matching the filter; null when only a count by the server would tell. */
  total: number | null;
  /** The list itself. */
  children: ReactNode;
}

/** What is done with dead letters around their list: operation and selection above it, the preview beside it, the question over it. */
export function LetterWorkplace({ work, rows, filter, filtered, total, children }: Props) {
  const { running, selection, choose, openPlace, asking, setAsking, readOnly } = work;
  return (
    <>
      {running && <OperationPanel kind={running.kind} id={running.id} onClose={work.closeOperation} />}
      <SelectionBar
        selection={selection}
        shown={rows.length}
        allShown={areAllShownSelected(selection, rows)}
        total={total}
        filtered={filtered}
        readOnly={readOnly}
        onAll={choose.all}
        onNone={choose.none}
        onReplay={() => setAsking({ kind: "replay", selection: toRequest(selection, filter) })}
        onDiscard={() => setAsking({ kind: "discard", selection: toRequest(selection, filter) })}
      />
      <div className="flex min-h-96 flex-1 gap-3">
        {children}
        {openPlace && (
          <PreviewPanel
            place={openPlace}
            readOnly={readOnly}
            onReplay={() => setAsking({ kind: "replay", selection: { ids: [openPlace] } })}
            onClose={() => void work.setOpen(null)}
          />
        )}
      </div>
      {asking && (
        <LazyCreateOperationDialog
          {...asking}
          onClose={() => setAsking(null)}
          onCreated={(id) => work.begun(asking.kind, id)}
        />
      )}
    </>
  );
}
