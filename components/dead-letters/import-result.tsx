import { Scrollable } from "@/components/operations/scrollable";
import { formatNumber } from "@/lib/format";
import { type ImportTold, linesWords } from "./read-import";

/** What an import did, or would do: how many, by queue, and which lines it left and why. */
export function ImportResult({ told: { refused, summary }, dryRun }: { told: ImportTold; dryRun: boolean }) {
  if (!summary) return null;
  const notes = [
    summary.omitted > 0 &&
      `${formatNumber(summary.omitted)} were left out of the file when it was written, as too large.`,
    summary.renamed > 0 &&
      `${formatNumber(summary.renamed)} get another id: BullMQ takes no such id from others.`,
    summary.untied > 0 && `${formatNumber(summary.untied)} belonged to a flow, and do not any more.`,
  ].filter((note) => note !== false);
  return (
    <section aria-label={dryRun ? "What it would do" : "What it did"} className="grid min-w-0 gap-3 text-sm">
      <dl className="grid grid-cols-3 gap-2">
        <Count label={dryRun ? "Would be added" : "Added"} value={summary.added} />
        <Count label="There already" value={summary.present} />
        <Count label="Refused" value={summary.refused} />
      </dl>
      {summary.fault && (
        <p role="alert" className="rounded-md border border-warn/50 bg-warn-soft px-3 py-2">
          {summary.fault}
        </p>
      )}
      {summary.byQueue.length > 0 && (
        <Scrollable label="By queue" className="max-h-32 rounded-md border border-line">
          <ul className="divide-y divide-line">
            {summary.byQueue.map(({ queue, queueName, added, present }) => (
              <li key={queue} className="flex h-8 items-center justify-between gap-4 px-3">
                <span className="truncate">{queueName}</span>
                <span className="tabular-nums">
                  {formatNumber(added)} <span className="text-muted">of {formatNumber(added + present)}</span>
                </span>
              </li>
            ))}
          </ul>
        </Scrollable>
      )}
      {refused.length > 0 && (
        <Scrollable label="Refused lines" className="max-h-32 rounded-md border border-line">
          <ul className="divide-y divide-line">
            {refused.map((one) => (
              <li key={one.from} className="px-3 py-1.5">
                <span className="tabular-nums">{linesWords(one)}</span>: {one.why}
              </li>
            ))}
          </ul>
        </Scrollable>
      )}
      {notes.map((note) => (
        <p key={note} className="text-muted text-xs">
          {note}
        </p>
      ))}
    </section>
  );
}

const Count = ({ label, value }: { label: string; value: number }) => (
  <div className="rounded-md border border-line px-3 py-2">
    <dt className="text-muted text-xs">{label}</dt>
    <dd className="font-medium tabular-nums">{formatNumber(value)}</dd>
  </div>
);
