"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useReadOnly } from "@/components/hooks/use-session";
import { PageHeader } from "@/components/ui/page-header";
import type { OperationKind, Selection } from "@/lib/contract/operations";
import { CreateOperationDialog } from "../operations/create-operation-dialog";
import { OperationPanel } from "../operations/operation-panel";
import { operationRef, parseOperationRef } from "../operations/operation-ref";
import { useQueueNames } from "../operations/use-queue-names";
import { ArchiveActions } from "./archive-actions";
import { DeadLetterBody } from "./dead-letter-body";
import { isFiltered } from "./filter";
import { FilterBar } from "./filter-bar";
import { ListNotices } from "./list-notices";
import { PreviewPanel } from "./preview-panel";
import { ScanBar } from "./scan-bar";
import { areAllShownSelected, isEmpty, parseRowKey, rowKey, toRequest } from "./selection";
import { SelectionBar } from "./selection-bar";
import { useDeadLetters } from "./use-dead-letters";
import { useDeadLetterFilter } from "./use-filter";
import { useListKeys } from "./use-list-keys";
import { useNewest } from "./use-newest";
import { useRowCursor } from "./use-row-cursor";
import { useSelection } from "./use-selection";
import { ViewLinks } from "./view-links";

/** Dead letters of all queues: find them, look into them, replay or discard them. */
export function DeadLettersView() {
  const { url, filter, set, type, clear } = useDeadLetterFilter();
  const [open, setOpen] = useQueryState("job", parseAsString);
  const [operation, setOperation] = useQueryState("operation", parseAsString);
  const [asking, setAsking] = useState<{ kind: OperationKind; selection: Selection } | null>(null);
  const { selection, choose } = useSelection(JSON.stringify(filter));
  const idle = isEmpty(selection) && open === null && asking === null;
  const list = useDeadLetters(filter, idle);
  const newestAt = useNewest(filter, !list.isPending && !list.isScan && (!idle || list.loadedPages > 1));
  const { key, row, move, place } = useRowCursor(list.items);
  const { queues } = useQueueNames();
  const readOnly = useReadOnly();
  const filtered = isFiltered(filter);
  const openPlace = open === null ? null : parseRowKey(open);
  const running = parseOperationRef(operation);

  const keys = useMemo(() => {
    const one = row === null ? null : { ids: [{ queue: row.queue, id: row.id }] };
    const chosen = isEmpty(selection) ? one : toRequest(selection, filter);
    return {
      move: (by: 1 | -1) => {
        const next = move(by);
        if (open !== null && next) void setOpen(rowKey(next));
      },
      toggle: () => row && choose.toggle(row, list.items),
      toggleShown: () => choose.toggleShown(list.items),
      open: () => row && void setOpen(rowKey(row)),
      replay: () => chosen && !readOnly && setAsking({ kind: "replay", selection: chosen }),
      escape: () => (open === null ? choose.none() : void setOpen(null)),
    };
  }, [choose, filter, list.items, move, open, readOnly, row, selection, setOpen]);
  useListKeys(keys);

  const ask = (kind: OperationKind) => setAsking({ kind, selection: toRequest(selection, filter) });
  const newer = newestAt !== null && newestAt > (list.newestAt ?? 0) && !list.isPending;

  return (
    <div className="flex flex-col gap-3 md:h-[calc(100dvh-6rem)]">
      <PageHeader
        title="Dead letters"
        description={list.total === null ? undefined : countWords(list.total, filtered)}
        actions={<ArchiveActions filter={filter} />}
      />
      <ViewLinks current="letters" />
      <FilterBar
        url={url}
        filter={filter}
        queues={queues}
        withText
        filtered={filtered}
        waits={list.waitsForIndex || list.bySets?.isServing === false ? WAITS : null}
        onSet={set}
        onType={type}
        onClear={clear}
      />
      <ListNotices
        notKept={list.notKept}
        bySets={list.bySets}
        asOf={list.asOf}
        newer={newer}
        onRefresh={() => void list.restart()}
      />
      {list.scan && (
        <ScanBar
          {...list.scan}
          found={list.items.length}
          searching={list.isSearching}
          stopped={list.isStopped}
          onStop={list.stop}
          onContinue={list.more}
        />
      )}
      {running && (
        <OperationPanel kind={running.kind} id={running.id} onClose={() => void setOperation(null)} />
      )}
      <SelectionBar
        selection={selection}
        shown={list.items.length}
        allShown={areAllShownSelected(selection, list.items)}
        total={list.total}
        filtered={filtered}
        readOnly={readOnly}
        onAll={choose.all}
        onNone={choose.none}
        onReplay={() => ask("replay")}
        onDiscard={() => ask("discard")}
      />
      <div className="flex min-h-96 flex-1 gap-3">
        <DeadLetterBody
          list={list}
          filtered={filtered}
          selection={selection}
          current={key}
          open={open}
          onClear={clear}
          onSet={set}
          onToggle={(one, range) => {
            place(one);
            choose.toggle(one, list.items, range);
          }}
          onToggleShown={() => choose.toggleShown(list.items)}
          onOpen={(one) => {
            place(one);
            void setOpen(rowKey(one) === open ? null : rowKey(one));
          }}
        />
        {openPlace && (
          <PreviewPanel
            place={openPlace}
            readOnly={readOnly}
            onReplay={() => setAsking({ kind: "replay", selection: { ids: [openPlace] } })}
            onClose={() => void setOpen(null)}
          />
        )}
      </div>
      {asking && (
        <CreateOperationDialog
          {...asking}
          onClose={() => setAsking(null)}
          onCreated={(id) => {
            setAsking(null);
            choose.none();
            void setOpen(null);
            void setOperation(operationRef({ kind: asking.kind, id }));
          }}
        />
      )}
    </div>
  );
}

const WAITS = "All but the job's name wait for the index of dead letters, which is being built.";

function countWords(total: number, filtered: boolean): string {
  const count = total.toLocaleString("en-GB");
  if (filtered) return total === 1 ? "1 matches the filter" : `${count} match the filter`;
  return total === 1 ? "1 job has failed for good" : `${count} jobs have failed for good`;
}
