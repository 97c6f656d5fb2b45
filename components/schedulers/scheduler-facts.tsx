import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SchedulerDetail } from "@/lib/contract/schedulers";
import { formatInZone } from "@/lib/format";
import { OutcomeLink } from "./outcome-link";
import { scheduleWords, zoneWords } from "./schedule-words";
import { iterationWords } from "./state-words";

/** The few facts that an operator asks for first. */
export function SchedulerFacts({ scheduler }: { scheduler: SchedulerDetail }) {
  const { queue, queueName, id, jobName, schedule, nextAt, last, kept, state } = scheduler;
  const zone = zoneWords(schedule);
  return (
    <section aria-label="Facts">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm tabular-nums">
        <Fact name="Id">
          <span className="flex items-center gap-1">
            <span className="break-all font-mono text-xs">{id}</span>
            <CopyButton text={id} label="Copy the id" />
          </span>
        </Fact>
        <Fact name="Queue">
          <Link className="hover:underline" href={`/queues/${encodeURIComponent(queue)}`}>
            {queueName}
          </Link>
        </Fact>
        <Fact name="Makes">{jobName}</Fact>
        <Fact name="Schedule">{scheduleWords(schedule)}</Fact>
        {schedule.pattern !== null && (
          <Fact name="Pattern">
            <code className="font-mono text-xs">{schedule.pattern}</code>
          </Fact>
        )}
        {zone !== null && <Fact name="Zone">{zone}</Fact>}
        {schedule.startAt !== null && (
          <Fact name="Starts">{formatInZone(schedule.startAt, schedule.tz)}</Fact>
        )}
        {schedule.endAt !== null && <Fact name="Ends">{formatInZone(schedule.endAt, schedule.tz)}</Fact>}
        <Fact name="Next run">{nextAt === null ? "none" : <RelativeTime at={nextAt} />}</Fact>
        <Fact name="Iterations">{iterationWords(scheduler) ?? "not known"}</Fact>
        <Fact name="Last job">{last ? <OutcomeLink queue={queue} outcome={last} /> : "none is kept"}</Fact>
        {state === "paused" && kept && (
          <>
            <Fact name="Paused">
              <RelativeTime at={kept.at} /> by {kept.by}
            </Fact>
            <Fact name="Why">{kept.reason ?? "nobody said"}</Fact>
          </>
        )}
      </dl>
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="wrap-anywhere min-w-0">{children}</dd>
  </>
);
