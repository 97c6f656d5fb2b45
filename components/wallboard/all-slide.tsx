import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { verdictOf } from "@/components/overview/verdict";
import { wholeQueues } from "@/components/queues/shards";
import { cn } from "@/lib/cn";
import type { QueueSummary } from "@/lib/contract/queues";
import { backlogOf } from "@/lib/contract/values/figures";
import { formatCompact, formatRate } from "@/lib/format";
import { BigFigure } from "./big-figure";

const LOOKS = {
  ok: { icon: CircleCheck, text: "text-ok" },
  warn: { icon: TriangleAlert, text: "text-warn" },
  danger: { icon: CircleAlert, text: "text-danger" },
};

/** How everything stands: the verdict, the sums, and the worst queues. */
export function AllSlide({ queues, staleSince }: { queues: QueueSummary[]; staleSince: number | null }) {
  const { tone, headline, details, more } = verdictOf(wholeQueues(queues), staleSince);
  const { icon: Icon, text } = LOOKS[tone];
  const sum = (of: (queue: QueueSummary) => number | null) =>
    queues.reduce((all, queue) => all + (of(queue) ?? 0), 0);
  return (
    <div className="grid content-center gap-[3vh]">
      <h1 className="flex items-start gap-[1.5vw] font-semibold text-[clamp(1.5rem,3.6vw,5rem)] leading-tight">
        <Icon aria-hidden className={cn("mt-[0.3vw] size-[1em] shrink-0", text)} />
        {headline}
      </h1>
      <dl className="grid grid-cols-2 gap-x-[3vw] gap-y-[2vh] md:grid-cols-4">
        <BigFigure label="Backlog">{formatCompact(sum(({ counts }) => backlogOf(counts)))}</BigFigure>
        <BigFigure label="In, per second">{formatRate(sum((queue) => queue.arrivalPerSec))}</BigFigure>
        <BigFigure label="Out, per second">{formatRate(sum((queue) => queue.servicePerSec))}</BigFigure>
        <BigFigure label="Dead letters">{formatCompact(sum(({ counts }) => counts.failed))}</BigFigure>
      </dl>
      <ul className="grid gap-[1vh] text-[clamp(1rem,2vw,2.75rem)] leading-snug">
        {details.map(({ key, name, concerns }) => (
          <li key={key} className="line-clamp-2">
            <strong>{name}</strong>{" "}
            <span className="text-muted">{concerns.map((concern) => concern.text).join("; ")}</span>
          </li>
        ))}
        {more > 0 && <li className="text-muted">and {more} more</li>}
      </ul>
    </div>
  );
}
