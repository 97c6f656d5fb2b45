import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JobDetail } from "@/lib/contract/jobs";

/** Earlier lives of a job that was replayed: how each ended and who began the next. */
export function JobHistory({ history }: Pick<JobDetail, "history">) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-2 font-medium text-sm">
        Earlier lives
      </h2>
      <ol className="grid gap-2 text-sm">
        {history.map((life) => (
          <li key={life.at} className="rounded-md border border-line px-3 py-2">
            <p className="max-h-24 overflow-y-auto break-words font-mono text-danger text-xs">
              {life.failedReason || "No reason was given"}
            </p>
            <p className="mt-1 text-muted text-xs">
              Died {life.failedAt !== null && <RelativeTime at={life.failedAt} />} after{" "}
              {life.attemptsMade === 1 ? "1 attempt" : `${life.attemptsMade} attempts`}. Replayed{" "}
              <RelativeTime at={life.at} /> by {life.by}
              {life.operation !== null && (
                <>
                  {" in "}
                  <Link
                    prefetch={false}
                    className="text-accent underline underline-offset-2"
                    href={`/replays/${encodeURIComponent(life.operation)}`}
                  >
                    a bulk replay
                  </Link>
                </>
              )}
              .
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
