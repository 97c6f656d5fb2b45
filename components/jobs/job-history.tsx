import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JobDetail } from "@/lib/contract/jobs";
import { operationHref } from "../operations/operation-ref";
import { StackTabs } from "./stack-view";

/** Earlier lives of a job that was replayed: how each ended, and who began the next, why, and with what change. */
export function JobHistory({ history }: Pick<JobDetail, "history">) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history" className="min-w-0">
      <h2 id="history" className="mb-2 font-medium text-sm">
        Earlier lives
      </h2>
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-2 text-sm">
        {history.map((life) => (
          <li key={life.at} className="grid min-w-0 gap-1 rounded-md border border-line px-3 py-2">
            <Life life={life} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Life({ life }: { life: JobDetail["history"][number] }) {
  const { failedReason, failedAt, attemptsMade, at, by, operation, why, change, from, stacks } = life;
  return (
    <>
      <p className="max-h-24 overflow-y-auto break-words font-mono text-danger text-xs">
        {failedReason || "No reason was given"}
      </p>
      <p className="text-muted text-xs">
        Died {failedAt !== null && <RelativeTime at={failedAt} />} after{" "}
        {attemptsMade === 1 ? "1 attempt" : `${attemptsMade} attempts`}
        {from !== null && (
          <>
            {" as job "}
            <span className="break-all font-mono">{from.id}</span> of {from.queueName}
          </>
        )}
        . Replayed <RelativeTime at={at} /> by {by}
        {operation !== null && (
          <>
            {" in "}
            <Link
              className="text-accent underline underline-offset-2"
              href={operationHref("replay", operation)}
            >
              a bulk replay
            </Link>
          </>
        )}
        .
      </p>
      {why !== null && <p className="break-words text-xs">“{why}”</p>}
      {change !== null && <p className="break-words text-muted text-xs">Changed: {change}</p>}
      {stacks.length > 0 && (
        <details className="min-w-0 text-xs">
          <summary className="cursor-pointer text-muted">
            {stacks.length === 1 ? "Stack trace" : `${stacks.length} stack traces`}
          </summary>
          <div className="pt-1">
            <StackTabs stacks={stacks} failures={attemptsMade} />
          </div>
        </details>
      )}
    </>
  );
}
