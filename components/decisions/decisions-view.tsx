"use client";
import { debounce, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { DecisionKind } from "@/lib/contract/decisions";
import { DECISION_KINDS } from "@/lib/contract/values/decisions";
import { DecisionList } from "./decision-list";
import { KIND_WORDS } from "./decision-words";
import { useDecisions } from "./use-decisions";

const ALL = "all";
/** Long enough to type a few letters of an id. */
const TYPING_MS = 300;

const urlState = {
  decision: parseAsStringLiteral(DECISION_KINDS),
  decisionJob: parseAsString,
};

/** What the workers of a queue decided by themselves, newest first; kind and job are in the URL. */
export function DecisionsView({ queue }: { queue: string }) {
  const [{ decision: kind, decisionJob: job }, setUrl] = useQueryStates(urlState);
  const list = useDecisions(queue, { kind, job });
  const pages = list.data?.pages ?? [];
  return (
    <section aria-labelledby="decisions" className="grid min-w-0 gap-2">
      <header className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h2 id="decisions" className="font-semibold text-sm">
            Decisions
          </h2>
          <p className="text-muted text-xs">What the workers did by themselves, and by which rule.</p>
        </div>
        <Select
          label="Kind of decision"
          value={kind ?? ALL}
          onValueChange={(value) => void setUrl({ decision: value === ALL ? null : (value as DecisionKind) })}
          options={[
            { value: ALL, label: "All kinds" },
            ...DECISION_KINDS.map((value) => ({ value, label: KIND_WORDS[value].plural })),
          ]}
          className="w-44"
        />
        <Input
          aria-label="Job id"
          placeholder="Job id"
          className="w-44"
          maxLength={1_000}
          value={job ?? ""}
          onChange={({ target }) =>
            void setUrl({ decisionJob: target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })
          }
        />
      </header>
      <DecisionList
        queue={queue}
        decisions={pages.flatMap((page) => page.decisions)}
        pending={list.isPending}
        error={list.error}
        onRetry={() => void list.refetch()}
        filtered={kind !== null || (job ?? "") !== ""}
        hasMore={list.hasNextPage}
        loadingMore={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        lookedBackTo={pages.at(-1)?.lookedBackTo ?? null}
      />
    </section>
  );
}
