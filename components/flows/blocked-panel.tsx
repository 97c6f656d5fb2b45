import { Scrollable } from "@/components/operations/scrollable";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { BlockedParents } from "@/lib/contract/flows";
import { formatNumber } from "@/lib/format";
import { jobHref } from "../jobs/job-href";
import { blockedWords, deadWords } from "./blocked-words";
import { totalOf } from "./flow-words";
import { ProgressBar } from "./progress-bar";
import { progressParts } from "./progress-parts";

interface Props {
  parents: BlockedParents;
  /** They could not be looked at anew. */
  stale: boolean;
}

/** Parents that wait for children: which of them wait for a dead one, and the way to it. */
export const BlockedPanel = ({ parents, stale }: Props) => (
  <section aria-labelledby="blocked" className="grid min-w-0 gap-2 rounded-md border bg-surface p-3 text-sm">
    <header>
      <h2 id="blocked" className={cn("font-medium text-sm", parents.blocked > 0 && "text-warn")}>
        {blockedWords(parents)}
      </h2>
      {parents.blocked > 0 && (
        <p className="text-muted text-xs">
          A dead child is waited for until it is replayed, discarded with its parent, or removed: open it to
          replay it.
        </p>
      )}
      {stale && (
        <p className="text-warn text-xs">
          Old: read <RelativeTime at={parents.asOf} />.
        </p>
      )}
    </header>
    {parents.blocked > 0 && (
      <Scrollable label="Parents that wait for a dead child" className="max-h-80 rounded-md border">
        <ul className="divide-y divide-line">
          {parents.items
            .filter(({ dead }) => dead.count > 0)
            .map((parent) => (
              <Blocked key={parent.id} parent={parent} />
            ))}
        </ul>
      </Scrollable>
    )}
    {parents.blocked > parents.items.length && (
      <p className="text-muted text-xs">The {formatNumber(parents.items.length)} that have waited longest.</p>
    )}
  </section>
);

const Blocked = ({ parent }: { parent: BlockedParents["items"][number] }) => (
  <li className="grid gap-1 px-3 py-2">
    <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-0.5">
      <span className="min-w-0">
        <Link href={jobHref(parent)} className="font-medium hover:underline" title={parent.id}>
          {parent.name ?? parent.id}
        </Link>{" "}
        <span className="text-muted text-xs">
          {formatNumber(totalOf(parent.children))} {totalOf(parent.children) === 1 ? "child" : "children"}
          {parent.since !== null && (
            <>
              , began to wait <RelativeTime at={parent.since} />
            </>
          )}
        </span>
      </span>
      <span className="text-xs">
        <span className="text-danger">{deadWords(parent.dead)}</span>
        {parent.dead.first && (
          <>
            {": "}
            <Link
              href={jobHref(parent.dead.first)}
              title={`${parent.dead.first.queueName} ${parent.dead.first.id}`}
              className="underline decoration-line-strong underline-offset-2 hover:decoration-fg"
            >
              {parent.dead.first.name ?? parent.dead.first.id}
            </Link>
          </>
        )}
      </span>
    </div>
    <ProgressBar
      parts={progressParts(parent.children, {
        looked: parent.children.unprocessed,
        states: { failed: parent.dead.count },
      })}
    />
  </li>
);
