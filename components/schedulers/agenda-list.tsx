import { Link } from "@/components/ui/link";
import { formatAbsolute, plural } from "@/lib/format";
import { schedulerHref } from "./addresses";
import type { AgendaGroup, AgendaRun } from "./agenda-groups";
import { scheduleWords } from "./schedule-words";

interface Props {
  groups: AgendaGroup[];
  /** Those that run too often to be listed. */
  frequent: AgendaRun[];
}

/** Runs under their hour or day, after those that run again and again. */
export const AgendaList = ({ groups, frequent }: Props) => (
  <div className="grid min-w-0 gap-4">
    {frequent.length > 0 && (
      <section aria-label="Again and again" className="grid min-w-0 gap-1">
        <Heading label="Again and again" count={plural(frequent.length, "scheduler")} />
        <ul className="divide-y divide-line rounded-md border border-line">
          {frequent.map((run) => (
            <Row key={`${run.scheduler.queue} ${run.scheduler.id}`} run={run} often />
          ))}
        </ul>
      </section>
    )}
    {groups.map(({ at, label, runs }) => (
      <section key={at} aria-label={label} className="grid min-w-0 gap-1">
        <Heading label={label} count={plural(runs.length, "run")} />
        <ul className="divide-y divide-line rounded-md border border-line">
          {runs.map((run) => (
            <Row key={`${run.scheduler.queue} ${run.scheduler.id} ${run.at}`} run={run} />
          ))}
        </ul>
      </section>
    ))}
  </div>
);

const Heading = ({ label, count }: { label: string; count: string }) => (
  <h2 className="flex items-baseline gap-2 font-medium text-sm tabular-nums">
    {label} <span className="font-normal text-muted text-xs">{count}</span>
  </h2>
);

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const Row = ({ run: { at, scheduler }, often = false }: { run: AgendaRun; often?: boolean }) => (
  <li className="flex min-h-8 flex-wrap items-baseline gap-x-3 px-3 py-1 text-sm">
    <time
      dateTime={new Date(at).toISOString()}
      title={often ? `Next: ${formatAbsolute(at)}` : formatAbsolute(at)}
      className="w-16 shrink-0 text-right tabular-nums"
    >
      {CLOCK.format(at)}
    </time>
    <Link href={schedulerHref(scheduler)} className="wrap-anywhere min-w-0 font-medium hover:underline">
      {scheduler.id}
    </Link>
    <span className="wrap-anywhere text-muted text-xs max-sm:basis-full max-sm:pl-19">
      {scheduler.queueName} · {scheduleWords(scheduler.schedule)}
      {scheduler.schedule.tz !== null && ` ${scheduler.schedule.tz}`}
    </span>
  </li>
);
