import { cn } from "@/lib/cn";
import { formatAbsolute } from "@/lib/format";
import { elapsedTicks, elapsedWords } from "./elapsed-axis";
import { lastedWords, outcomeWords, spanNote } from "./span-words";
import type { Span } from "./spans";

/** Marks of the axis, the beginning aside. */
const MOST_TICKS = 5;

const COLOURS: Record<Span["kind"], string> = {
  delayed: "bg-state-delayed",
  waiting: "bg-state-waiting",
  "waiting-children": "bg-state-waiting-children",
  attempt: "bg-state-active",
  backoff: "bg-state-delayed",
  held: "bg-state-held",
  deferred: "bg-state-delayed",
  unknown: "border border-line-strong border-dashed bg-raised",
  dead: "bg-state-failed",
  replayed: "bg-accent",
  completed: "bg-state-completed",
};

const colourOf = ({ kind, outcome }: Span) =>
  kind === "attempt" && outcome === "failed" ? "bg-state-failed" : COLOURS[kind];

interface Props {
  spans: readonly Span[];
  nowMs: number;
}

/** A job's life as rows of bars under one axis, which counts from its beginning. All that a bar tells stands beside it in words. */
export function Gantt({ spans, nowMs }: Props) {
  const from = spans[0]?.from ?? nowMs;
  const to = Math.max(...spans.map((span) => span.to ?? nowMs), from + 1);
  const place = (at: number) => (100 * (at - from)) / (to - from);
  const ticks = elapsedTicks(to - from, MOST_TICKS);
  return (
    <div className="grid min-w-0 gap-1">
      <div className="relative md:ml-56">
        <div className="flex justify-between gap-4 text-muted text-xs tabular-nums" suppressHydrationWarning>
          <span>{formatAbsolute(from)}</span>
          <span className="text-right">{formatAbsolute(to)}</span>
        </div>
        <div aria-hidden className="relative h-4 text-muted text-xs tabular-nums">
          {ticks.map((tick) => (
            <span
              key={tick}
              className="absolute -translate-x-full whitespace-nowrap pr-1"
              style={{ left: `${place(from + tick)}%` }}
            >
              +{elapsedWords(tick)}
            </span>
          ))}
        </div>
      </div>
      <div className="relative">
        <div aria-hidden className="absolute inset-y-0 right-0 left-0 md:left-56">
          {[0, ...ticks].map((tick) => (
            <span
              key={tick}
              className="absolute inset-y-0 border-line border-l"
              style={{ left: `${place(from + tick)}%` }}
            />
          ))}
          {nowMs > from && nowMs < to && (
            <span
              className="absolute inset-y-0 border-accent border-l border-dashed"
              style={{ left: `${place(nowMs)}%` }}
            />
          )}
        </div>
        <ol className="relative">
          {spans.map((span, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two spans may be alike; the order is the identity.
            <li key={index} className="grid items-center py-1 md:grid-cols-[14rem_minmax(0,1fr)]">
              <Words span={span} nowMs={nowMs} />
              <Bar span={span} nowMs={nowMs} place={place} />
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

function Words({ span, nowMs }: { span: Span; nowMs: number }) {
  const outcome = outcomeWords(span);
  const lasted = lastedWords(span, nowMs);
  const isAhead = span.from > nowMs;
  return (
    <div
      className={cn("flex min-w-0 items-baseline gap-2 bg-ground text-sm md:pr-3", isAhead && "text-muted")}
    >
      <span className="min-w-0 truncate" title={span.title}>
        {span.title}
        {outcome !== null && <span className="text-muted"> {outcome}</span>}
      </span>
      {lasted !== null && (
        <span className="ml-auto shrink-0 text-muted text-xs tabular-nums">
          {(span.to ?? 0) > nowMs && !isAhead ? `of ${lasted}` : lasted}
        </span>
      )}
    </div>
  );
}

interface BarProps {
  span: Span;
  nowMs: number;
  place(at: number): number;
}

/** What is over stands full, what is ahead as an outline. A moment is a small square. */
function Bar({ span, nowMs, place }: BarProps) {
  const colour = colourOf(span);
  const end = span.to ?? nowMs;
  const done = Math.max(span.from, Math.min(end, nowMs));
  const note = spanNote(span);
  const left = place(span.from);
  return (
    <div className="min-w-0">
      <div className="relative h-3" aria-hidden>
        {end === span.from ? (
          <span
            className={cn("absolute top-0.5 size-2 -translate-x-1/2 rounded-xs", colour)}
            style={{ left: `clamp(4px, ${left}%, calc(100% - 4px))` }}
          />
        ) : (
          <>
            {end > nowMs && (
              <span
                className="absolute inset-y-0.5 rounded-xs border border-muted border-dashed"
                style={{ left: `${left}%`, width: `${place(end) - left}%` }}
              />
            )}
            {done > span.from && (
              <span
                className={cn("absolute inset-y-0.5 min-w-[3px] rounded-xs", colour)}
                style={{ left: `min(${left}%, calc(100% - 3px))`, width: `${place(done) - left}%` }}
              />
            )}
          </>
        )}
      </div>
      {note !== "" && (
        <p className="w-fit max-w-full truncate bg-ground pr-1 text-muted text-xs" title={note}>
          {note}
        </p>
      )}
    </div>
  );
}
