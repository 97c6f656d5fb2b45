import type { ReplayOutcome } from "@/lib/contract/replay-options";

/** What replayed jobs died of, the most frequent first. */
export function CauseList({ causes }: Pick<ReplayOutcome, "causes">) {
  if (causes.length === 0) return null;
  return (
    <ul aria-label="What they died of" className="grid gap-1 text-sm">
      {causes.map((cause) => (
        <li key={`${cause.class} ${cause.code}`} className="flex items-baseline gap-3">
          <span className="min-w-14 text-right tabular-nums">{cause.count.toLocaleString("en-GB")}</span>
          <span className="min-w-0 break-all font-mono text-xs">{cause.code}</span>
          <span className="text-muted text-xs">{cause.class}</span>
        </li>
      ))}
    </ul>
  );
}
