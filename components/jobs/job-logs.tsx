import { CopyButton } from "@/components/ui/copy-button";
import type { JobDetail } from "@/lib/contract/jobs";

import { Scrollable } from "../operations/scrollable";

/** What the processor logged for this job, as text. */
export function JobLogs({ logs }: Pick<JobDetail, "logs">) {
  if (logs.count === 0 && logs.rows.length === 0) return null;
  const missing = logs.count - logs.rows.length;
  return (
    <section aria-labelledby="logs" className="grid min-w-0 gap-1">
      <header className="flex items-center gap-2">
        <h2 id="logs" className="font-medium text-sm">
          Logs
        </h2>
        <span className="text-muted text-xs tabular-nums">
          {logs.rows.length === 1 ? "1 row" : `${logs.rows.length.toLocaleString("en-GB")} rows`}
          {missing > 0 && `, ${missing.toLocaleString("en-GB")} more are not shown`}
        </span>
        <span className="ml-auto">
          <CopyButton text={logs.rows.join("\n")} label="Copy the logs" />
        </span>
      </header>
      <Scrollable label="Log rows" className="max-h-80 rounded-md border border-line bg-ground p-3">
        <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-5">
          {logs.rows.join("\n")}
        </pre>
      </Scrollable>
    </section>
  );
}
