import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Canary } from "@/lib/contract/replay-options";
import { CauseList } from "./cause-list";
import { canaryWords } from "./outcome-words";

const STATES = {
  planned: { text: "Not yet begun", tone: "neutral" },
  moving: { text: "Being chosen", tone: "accent" },
  waiting: { text: "Waiting for outcomes", tone: "accent" },
  passed: { text: "Passed", tone: "ok" },
  failed: { text: "Failed", tone: "danger" },
} as const;

/** The jobs that went first: what was asked of them and how they did. */
export function CanaryPanel({ canary }: { canary: Canary }) {
  const { text, tone } = STATES[canary.state];
  const waiting = canary.replayed - canary.succeeded - canary.died;
  return (
    <section aria-label="Canary" className="grid gap-2 rounded-md border border-line bg-surface p-4">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="font-medium text-sm">Canary</h2>
        <Badge tone={tone}>{text}</Badge>
        {canary.since !== null && canary.state === "waiting" && (
          <span className="text-muted text-xs">
            since <RelativeTime at={canary.since} />
          </span>
        )}
      </header>
      <p className="text-muted text-sm">{canaryWords(canary)}.</p>
      {canary.replayed > 0 && (
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm tabular-nums">
          <span>{canary.succeeded} succeeded</span>
          <span className={canary.died === 0 ? "text-muted" : "text-danger"}>{canary.died} died again</span>
          <span className={waiting === 0 ? "text-muted" : undefined}>{waiting} still to come</span>
        </p>
      )}
      {canary.verdict && <p className="text-sm">{canary.verdict}</p>}
      <CauseList causes={canary.causes} />
    </section>
  );
}
