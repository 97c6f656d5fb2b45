"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import type { DeadLetter } from "@/lib/contract/dead-letters";
import type { LetterKind, Selection, SelectionFilter } from "@/lib/contract/operations";
import { operationRef, parseOperationRef } from "../operations/operation-ref";
import { isEmpty, parseRowKey, rowKey, toRequest } from "./selection";
import { useListKeys } from "./use-list-keys";
import { useRowCursor } from "./use-row-cursor";
import { useSelection } from "./use-selection";

/**
 * What someone is in the middle of above a list of dead letters: which are selected, which one is open, what is asked about and
 * what runs. The open one and the operation are in the page's address. `listText` names the list; with another one the selection is dropped.
 */
export function useLetterWork(listText: string) {
  const [open, setOpen] = useQueryState("job", parseAsString);
  const [operation, setOperation] = useQueryState("operation", parseAsString);
  const [asking, setAsking] = useState<{ kind: LetterKind; selection: Selection } | null>(null);
  const { selection, choose } = useSelection(listText);
  const readOnly = useReadOnly();
  return {
    open,
    setOpen,
    openPlace: open === null ? null : parseRowKey(open),
    running: parseOperationRef(operation),
    closeOperation: () => void setOperation(null),
    asking,
    setAsking,
    selection,
    choose,
    readOnly,
    isIdle: isEmpty(selection) && open === null && asking === null,
    /** The operation that was asked about has begun. */
    begun: (kind: LetterKind, id: string) => {
      setAsking(null);
      choose.none();
      void setOpen(null);
      void setOperation(operationRef({ kind, id }));
    },
  };
}
export type LetterWork = ReturnType<typeof useLetterWork>;

/** The rows' cursor and keys, and what a click on a row does. `filter` is what all of them have in common. */
export function useLetterRows(work: LetterWork, rows: readonly DeadLetter[], filter: SelectionFilter) {
  const { open, setOpen, setAsking, selection, choose, readOnly } = work;
  const { key, row, move, place } = useRowCursor(rows);
  const keys = useMemo(() => {
    const one = row === null ? null : { ids: [{ queue: row.queue, id: row.id }] };
    const chosen = isEmpty(selection) ? one : toRequest(selection, filter);
    return {
      move: (by: 1 | -1) => {
        const next = move(by);
        if (open !== null && next) void setOpen(rowKey(next));
      },
      toggle: () => row && choose.toggle(row, rows),
      toggleShown: () => choose.toggleShown(rows),
      open: () => row && void setOpen(rowKey(row)),
      replay: () => chosen && !readOnly && setAsking({ kind: "replay", selection: chosen }),
      escape: () => (open === null ? choose.none() : void setOpen(null)),
    };
  }, [choose, filter, rows, move, open, readOnly, row, selection, setAsking, setOpen]);
  useListKeys(keys);
  return {
    selection,
    current: key,
    open,
    onToggle: (one: DeadLetter, range: boolean) => {
      place(one);
      choose.toggle(one, rows, range);
    },
    onToggleShown: () => choose.toggleShown(rows),
    onOpen: (one: DeadLetter) => {
      place(one);
      void setOpen(rowKey(one) === open ? null : rowKey(one));
    },
  };
}
