import { RotateCcw } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ReplayParents } from "@/lib/contract/replay-parents";
import { MAX_PARENTS } from "@/lib/contract/values/operations";
import { plural } from "@/lib/format";
import { childrenWords } from "./flow-words";
import { RelativeLink } from "./relative-link";

interface Props {
  parents: ReplayParents;
  readOnly: boolean;
  pending: boolean;
  onReplay(): void;
}

/** Flows' parents of replayed jobs: how many can be replayed now, which are in the way of it. */
export function ParentsPanel({ parents, readOnly, pending, onReplay }: Props) {
  const { ready, waiting, others, more, items } = parents;
  const shown = ready + waiting + others;
  return (
    <section aria-labelledby="parents" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <div>
          <h2 id="parents" className="font-medium text-sm">
            {ready === 0
              ? "Parents of these jobs"
              : `${ready.toLocaleString("en-GB")} ${ready === 1 ? "parent" : "parents"} can be replayed now`}
          </h2>
          <p className="text-muted text-xs">
            {waiting > 0 && `${plural(waiting, "failed parent waits", "failed parents wait")} for children. `}
            {others > 0 && `${plural(others, "is", "are")} under way, completed or gone. `}
            {more &&
              `No more than ${MAX_PARENTS.toLocaleString("en-GB")} are kept: find others among the dead letters.`}
          </p>
        </div>
        {ready > 0 && (
          <Button variant="primary" size="sm" disabled={readOnly || pending} onClick={onReplay}>
            <RotateCcw aria-hidden /> Replay {ready === 1 ? "it" : "them"}
          </Button>
        )}
      </header>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line">
        {items.map((parent) => (
          <li key={`${parent.queue} ${parent.id}`}>
            <RelativeLink
              job={parent}
              note={parent.state === "failed" ? childrenWords(parent.children) : null}
            />
          </li>
        ))}
      </ul>
      {items.length < shown && (
        <p className="text-muted text-xs">
          {(shown - items.length).toLocaleString("en-GB")} more are not listed; a replay takes all that can be
          replayed.
        </p>
      )}
    </section>
  );
}
