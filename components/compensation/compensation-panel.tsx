import { jobHref } from "@/components/jobs/job-href";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Compensation, Undo } from "@/lib/contract/compensation";
import { openStepsWords, stepDataWords, UNDO_WORDS } from "./undo-words";

interface Props {
  compensation: Compensation;
  /** The job's own state. */
  jobState: string;
}

/** The steps of this life, and below them what earlier deaths had to undo, newest first. */
export function CompensationPanel({ compensation: { steps, undos }, jobState }: Props) {
  return (
    <section aria-labelledby="compensation" className="grid min-w-0 gap-2 text-sm">
      <h2 id="compensation" className="font-medium text-sm">
        Steps and undo
      </h2>
      {steps.length > 0 && (
        <div className="min-w-0 rounded-md border border-line px-3 py-2">
          <Steps steps={steps} />
          <p className="mt-1 text-muted text-xs">{openStepsWords(jobState)}</p>
        </div>
      )}
      {undos.map((undo) => (
        <UndoCard key={undo.id} undo={undo} />
      ))}
    </section>
  );
}

function UndoCard({ undo }: { undo: Undo }) {
  const { title, tone } = UNDO_WORDS[undo.state];
  return (
    <div className="grid min-w-0 gap-1 rounded-md border border-line px-3 py-2">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Badge tone={tone}>{title}</Badge>
        <span className="ml-auto whitespace-nowrap text-muted">
          <RelativeTime at={undo.finishedAt ?? undo.at} />
        </span>
      </div>
      <Steps steps={undo.steps} />
      {undo.failedReason && (
        <p className="max-h-24 overflow-y-auto break-words font-mono text-danger text-xs">
          {undo.failedReason}
        </p>
      )}
      {undo.state !== "pending" && undo.state !== "gone" && (
        <Link
          className="justify-self-start text-accent text-xs underline underline-offset-2"
          href={jobHref({ queue: undo.queue, id: undo.id })}
        >
          The job that undoes it
        </Link>
      )}
    </div>
  );
}

const Steps = ({ steps }: Pick<Compensation, "steps">) => (
  <ol className="grid max-h-60 min-w-0 list-inside list-decimal gap-0.5 overflow-y-auto tabular-nums">
    {steps.map(({ name, data }) => (
      <li key={name} className="min-w-0 break-words">
        {name} <span className="break-all font-mono text-muted text-xs">{stepDataWords(data)}</span>
      </li>
    ))}
  </ol>
);
