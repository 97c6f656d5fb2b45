import { SparkLine } from "@/components/charts/spark-line";
import { concernsOf } from "@/components/overview/concerns";
import { drainWords, isFailing, isUrgent } from "@/components/overview/trouble";
import { cn } from "@/lib/cn";
import type { QueueSummary } from "@/lib/contract/queues";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatCompact, formatDuration, formatRate } from "@/lib/format";
import { BigFigure } from "./big-figure";

interface Props {
  queue: QueueSummary;
  /** The backlog of the last 15 minutes. */
  line: (number | null)[] | undefined;
}

/** How one queue stands. */
export function QueueSlide({ queue, line }: Props) {
  const concerns = concernsOf(queue);
  const urgent = isUrgent(queue);
  return (
    <div className="grid content-center gap-[3vh]">
      <header className="grid gap-[1vh]">
        <h1 className="break-all font-semibold text-[clamp(2rem,5vw,7rem)] leading-none">{queue.name}</h1>
        <p
          className={cn(
            "line-clamp-2 text-[clamp(1rem,2.2vw,3rem)] leading-snug",
            concerns.length === 0 ? "text-ok" : urgent ? "text-danger" : "text-warn",
          )}
        >
          {concerns.length === 0 ? "Keeps up." : concerns.map(({ text }) => text).join("; ")}
        </p>
      </header>
      <dl className="grid grid-cols-2 gap-x-[3vw] gap-y-[3vh] md:grid-cols-3">
        <BigFigure label="Backlog" bad={urgent}>
          {formatCompact(backlogOf(queue.counts))}
        </BigFigure>
        <BigFigure label="Oldest">
          {queue.oldestWaitingMs === null ? "–" : formatDuration(queue.oldestWaitingMs)}
        </BigFigure>
        <BigFigure label="Drains in">
          <span className={queue.drain === "never" ? "text-[0.5em]" : undefined}>{drainWords(queue)}</span>
        </BigFigure>
        <BigFigure label="In, per second">{formatRate(queue.arrivalPerSec)}</BigFigure>
        <BigFigure label="Out, per second">{formatRate(queue.servicePerSec)}</BigFigure>
        <BigFigure label="Dead letters" bad={isFailing(queue)}>
          {formatCompact(queue.counts.failed)}
        </BigFigure>
      </dl>
      {line && (
        <figure className="[&_svg]:h-auto [&_svg]:w-full">
          <figcaption className="text-[clamp(0.875rem,1.6vw,2rem)] text-muted">
            Backlog, 15 minutes
          </figcaption>
          <SparkLine
            values={line}
            width={900}
            height={100}
            label={`Backlog of ${queue.name} in the last 15 minutes`}
          />
        </figure>
      )}
    </div>
  );
}
