import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { Scheduler } from "@/lib/contract/schedulers";
import { Scrollable } from "../operations/scrollable";
import { schedulerHref } from "./addresses";
import { OutcomeLink } from "./outcome-link";
import { scheduleWords, zoneWords } from "./schedule-words";
import { SchedulerBadge } from "./scheduler-badge";
import { iterationWords } from "./state-words";

export interface SchedulerTableProps {
  schedulers: readonly Scheduler[];
  /** Index of the row under the keyboard's cursor. */
  cursor: number;
}

interface Column {
  header: string;
  className?: string;
  cell(scheduler: Scheduler): ReactNode;
}

/** A phone has room for the name, the state and the next run; the rest stands below the name. */
const NOT_ON_PHONE = "max-sm:hidden";
const ON_WIDE = "max-lg:hidden";

const COLUMNS: Column[] = [
  { header: "Scheduler", cell: (scheduler) => <Named scheduler={scheduler} /> },
  { header: "State", cell: ({ state }) => <SchedulerBadge state={state} /> },
  {
    header: "Queue",
    className: NOT_ON_PHONE,
    cell: ({ queue, queueName }) => (
      <Link className="hover:underline" href={`/queues/${encodeURIComponent(queue)}`}>
        {queueName}
      </Link>
    ),
  },
  {
    header: "Schedule",
    className: NOT_ON_PHONE,
    cell: ({ schedule }) => (
      <span title={schedule.pattern ?? undefined}>
        <Words schedule={schedule} />
      </span>
    ),
  },
  { header: "Zone", className: ON_WIDE, cell: ({ schedule }) => zoneWords(schedule) },
  {
    header: "Next run",
    className: "text-right",
    cell: ({ nextAt }) => (nextAt === null ? null : <RelativeTime at={nextAt} />),
  },
  { header: "Iterations", className: cn("text-right", NOT_ON_PHONE), cell: iterationWords },
  {
    header: "Last job",
    className: NOT_ON_PHONE,
    cell: ({ queue, last }) => last && <OutcomeLink queue={queue} outcome={last} />,
  },
];

const Words = ({ schedule }: Pick<Scheduler, "schedule">) => {
  const words = scheduleWords(schedule);
  return words === schedule.pattern ? <code className="font-mono text-xs">{words}</code> : words;
};

const Named = ({ scheduler }: { scheduler: Scheduler }) => (
  <>
    <Link className="wrap-anywhere font-medium hover:underline" href={schedulerHref(scheduler)}>
      {scheduler.id}
    </Link>
    {scheduler.jobName !== scheduler.id && scheduler.jobName !== "" && (
      <span className="wrap-anywhere ml-2 text-muted text-xs max-sm:hidden">{scheduler.jobName}</span>
    )}
    <span className="wrap-anywhere block text-muted text-xs sm:hidden">
      {scheduler.queueName} · <Words schedule={scheduler.schedule} />
    </span>
  </>
);

/** Schedulers, a row each. What is not known is a dash. */
export function SchedulerTable({ schedulers, cursor }: SchedulerTableProps) {
  return (
    <Scrollable label="Schedulers, table" className="rounded-md border border-line">
      <table className="w-full text-sm tabular-nums">
        <thead>
          <tr className="h-8 bg-surface text-left text-muted text-xs">
            {COLUMNS.map(({ header, className }) => (
              <th key={header} scope="col" className={cn("whitespace-nowrap px-3 font-normal", className)}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {schedulers.map((scheduler, index) => (
            <tr
              key={`${scheduler.queue} ${scheduler.id}`}
              aria-current={index === cursor ? "true" : undefined}
              className={cn("h-8 border-line border-t", index === cursor && "bg-raised")}
            >
              {COLUMNS.map(({ header, className, cell }) => (
                <td
                  key={header}
                  className={cn("px-3 py-1", header === "Scheduler" || "whitespace-nowrap", className)}
                >
                  {cell(scheduler) ?? <None />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

const None = () => (
  <span className="text-muted">
    <span aria-hidden>–</span>
    <span className="sr-only">none</span>
  </span>
);
