import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import type { Replay } from "@/lib/contract/operations";
import { deadLettersHref } from "../dead-letters/addresses";
import { CauseList } from "./cause-list";
import { type OutcomePart, outcomeParts, percent, sampleWords } from "./outcome-words";

const FILL: Record<OutcomePart["key"], string> = {
  completed: "bg-ok",
  gone: "bg-ok/50",
  died: "bg-danger",
  waiting: "bg-line-strong",
};

/** What has become of the jobs that were replayed, followed for a day. */
export function OutcomePanel({ replay }: { replay: Replay }) {
  const { outcome, selection, startedAt } = replay;
  if (outcome === null) return null;
  const parts = outcomeParts(outcome);
  const filter = "filter" in selection ? selection.filter : {};
  const again = deadLettersHref({
    ...filter,
    ...(startedAt === null ? {} : { from: startedAt, to: undefined }),
  });
  return (
    <section
      aria-label="What became of them"
      className="grid gap-3 rounded-md border border-line bg-surface p-4"
    >
      <header className="flex flex-wrap items-baseline gap-2">
        <h2 className="font-medium text-sm">What became of them</h2>
        {outcome.checkedAt !== null && (
          <span className="text-muted text-xs">
            {outcome.over ? "looked at last" : "looked at"} <RelativeTime at={outcome.checkedAt} />
          </span>
        )}
      </header>
      <div aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-raised">
        {parts.map(({ key, share }) => (
          <span key={key} className={FILL[key]} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <ul className="grid gap-1 text-sm">
        {parts.map(({ key, label, count, share }) => (
          <li key={key} className={cn("flex items-baseline gap-3", count === 0 && "text-muted")}>
            <span aria-hidden className={cn("size-2 shrink-0 self-center rounded-full", FILL[key])} />
            <span className="min-w-14 text-right tabular-nums">{count.toLocaleString("en-GB")}</span>
            <span className="min-w-14 text-right text-muted tabular-nums">{percent(share)}</span>
            <span className="min-w-0">
              {label}
              {key === "died" && count > 0 && (
                <>
                  {" · "}
                  <Link className="text-accent underline underline-offset-2" href={again}>
                    dead letters since then
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {/* Below the figures of what died: as far in as they are behind their dots. */}
      <div className="pl-5">
        <CauseList causes={outcome.causes} />
      </div>
      <p className="text-muted text-xs">{sampleWords(outcome)}</p>
    </section>
  );
}
