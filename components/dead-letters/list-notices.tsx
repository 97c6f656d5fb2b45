"use client";

import { Button } from "@/components/ui/button";
import type { DeadLettersAnswer } from "@/lib/contract/dead-letters";
import { NotKeptNotice } from "../not-kept/not-kept-notice";
import { IndexNotice } from "./index-notice";

interface Props {
  notKept: DeadLettersAnswer["notKept"];
  bySets: DeadLettersAnswer["bySets"];
  asOf: DeadLettersAnswer["asOf"];
  /** When the list was read, epoch ms. */
  readAt: number;
  /** Newer ones exist than those that are shown. */
  newer: boolean;
  onRefresh(): void;
}

/** What the list cannot show: queues without failures kept, and dead letters that came after it was read. */
export function ListNotices({ notKept, bySets, asOf, readAt, newer, onRefresh }: Props) {
  return (
    <>
      <NotKeptNotice queues={notKept} />
      <IndexNotice index={bySets} asOf={asOf} readAt={readAt} />
      {newer && (
        <output className="flex items-center gap-2 text-sm">
          More jobs have died since this list was read.
          <Button size="sm" variant="secondary" onClick={onRefresh}>
            Show them
          </Button>
        </output>
      )}
    </>
  );
}
