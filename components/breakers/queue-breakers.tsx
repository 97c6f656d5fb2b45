"use client";

import { Link } from "@/components/ui/link";
import { useNow } from "@/components/ui/relative-time";
import { BreakerBadge } from "./breaker-badge";
import { causeWords, nextProbeWords } from "./breaker-words";
import { useBreakers } from "./use-breakers";

const SHOWN = 8;

/** The breakers that hold this queue's jobs back; nothing while all of them are closed. */
export function QueueBreakers({ queue }: { queue: string }) {
  const { data } = useBreakers();
  const nowMs = useNow();
  const open = (data?.breakers ?? []).filter((one) => one.queue === queue && one.state.kind !== "closed");
  if (open.length === 0) return null;
  return (
    <section
      aria-label="Breakers not closed"
      className="rounded-md border border-line bg-surface px-3 py-2 text-sm"
    >
      <ul className="grid gap-1.5">
        {open.slice(0, SHOWN).map((breaker) => (
          <li key={breaker.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 tabular-nums">
            <BreakerBadge kind={breaker.state.kind} />
            <Link href={`/breakers/${breaker.id}`} className="min-w-0 break-all font-medium hover:underline">
              {breaker.route}
            </Link>
            <span className="text-muted">{causeWords(breaker)}</span>
            <span className="text-muted">probe: {nextProbeWords(breaker, nowMs) ?? "–"}</span>
          </li>
        ))}
      </ul>
      {open.length > SHOWN && (
        <Link href="/breakers" className="text-accent text-xs underline underline-offset-2">
          and {open.length - SHOWN} more
        </Link>
      )}
    </section>
  );
}
