import type { ReactNode } from "react";
import type { Created, Preview } from "@/lib/contract/operations";
import { formatNumber } from "@/lib/format";
import { Scrollable } from "./scrollable";

interface Sampled {
  queue: string;
  id: string;
  after: string | null;
}

interface Props<J extends Sampled> {
  /** What a dry run has found. */
  found: Pick<Created, "byQueue" | "total"> & { preview: (Summary & { sample: J[] }) | null };
  /** Another one is under way, for what was entered since. */
  isOld: boolean;
  /** Which jobs were looked at, where not all were. */
  looked: string;
  /** Draws one of the jobs, as an item of a list. */
  children(job: J): ReactNode;
}
type Summary = Omit<Preview, "sample">;

/** What an operation would do: its queues, job names, what it would leave alone and why, and some of its jobs. */
export function DryRunPanel<J extends Sampled>({
  found: { byQueue, preview, total },
  isOld,
  looked,
  children,
}: Props<J>) {
  if (byQueue.length === 0) return null;
  const queues = byQueue.map(({ queue, queueName, count }) => ({ key: queue, label: queueName, count }));
  const names = (preview?.byName ?? []).map(({ name, count }) => ({ key: name, label: name, count }));
  const isPart = preview !== null && preview.lookedAt < total;
  return (
    <section
      aria-label="What it would do"
      aria-busy={isOld}
      className={isOld ? "grid gap-3 opacity-60" : "grid gap-3"}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Counts
          title={queues.length === 1 ? "Queue" : `${formatNumber(queues.length)} queues`}
          rows={queues}
        />
        {names.length > 0 && (
          <Counts title={isPart ? "Job names, of those looked at" : "Job names"} rows={names} />
        )}
      </div>
      {preview && <Refusals preview={preview} isPart={isPart} />}
      {preview && <Ties ties={preview.ties} />}
      {preview && preview.sample.length > 0 && (
        <details className="min-w-0 rounded-md border border-line text-sm">
          <summary className="cursor-pointer px-3 py-2">
            {preview.sample.length === 1
              ? "Look at the job"
              : `Look at ${formatNumber(preview.sample.length)} of them`}
            {preview.sample.some(({ after }) => after !== null) && ", before and after"}
          </summary>
          <Scrollable label="Some of the jobs" className="max-h-72 border-line border-t">
            <ul className="divide-y divide-line">{preview.sample.map(children)}</ul>
          </Scrollable>
        </details>
      )}
      {isPart && (
        <p className="text-muted text-xs">
          {formatNumber(preview.lookedAt)} of {formatNumber(total)} were looked at one by one, {looked}.
        </p>
      )}
    </section>
  );
}

function Refusals({ preview: { refusals, lookedAt }, isPart }: { preview: Summary; isPart: boolean }) {
  if (refusals.length === 0) return null;
  const count = refusals.reduce((sum, one) => sum + one.count, 0);
  return (
    <div className="rounded-md border border-warn/50 bg-warn-soft px-3 py-2 text-sm">
      <p className="font-medium">
        {formatNumber(count)} {isPart && `of ${formatNumber(lookedAt)} looked at `}would be left as{" "}
        {count === 1 ? "it is" : "they are"}
      </p>
      <ul>
        {refusals.map(({ reason, count: many }) => (
          <li key={reason} className="flex gap-2">
            <span className="tabular-nums">{formatNumber(many)}</span>
            <span className="min-w-0 break-words">{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Ties({ ties: { ofParents, withChildren } }: Pick<Preview, "ties">) {
  if (ofParents + withChildren === 0) return null;
  return (
    <p className="rounded-md border border-line bg-raised px-3 py-2 text-sm">
      {ofParents > 0 &&
        `${formatNumber(ofParents)} ${ofParents === 1 ? "is a child" : "are children"} in a flow, whose parent does not wait for ${ofParents === 1 ? "it" : "them"}. `}
      {withChildren > 0 &&
        `${formatNumber(withChildren)} ${withChildren === 1 ? "is a parent" : "are parents"} in a flow: the children stay. `}
      An undo does not tie them together again.
    </p>
  );
}

interface CountsProps {
  title: ReactNode;
  rows: { key: string; label: string; count: number }[];
}

const Counts = ({ title, rows }: CountsProps) => (
  <div className="grid min-w-0 content-start gap-1">
    <h3 className="font-medium text-xs">{title}</h3>
    <Scrollable label={String(title)} className="max-h-32 rounded-md border border-line text-sm">
      <ul className="divide-y divide-line">
        {rows.map(({ key, label, count }) => (
          <li key={key} className="flex h-8 items-center justify-between gap-4 px-3">
            <span className="truncate" title={label}>
              {label}
            </span>
            <span className="tabular-nums">{formatNumber(count)}</span>
          </li>
        ))}
      </ul>
    </Scrollable>
  </div>
);
