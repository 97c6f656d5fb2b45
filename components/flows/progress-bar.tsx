import { type ProgressPart, partCount, progressWords } from "./progress-parts";

/** How far the children of a flow are: a bar of all of them, and what each stretch of it counts. */
export function ProgressBar({ parts }: { parts: ProgressPart[] }) {
  const total = parts.reduce((sum, { jobs }) => sum + jobs, 0);
  return (
    <div className="grid gap-1.5">
      <div
        role="img"
        aria-label={progressWords(parts)}
        className="flex h-2.5 gap-px overflow-hidden rounded-sm bg-raised"
      >
        {parts.map(({ key, jobs, color }) => (
          <span
            key={key}
            className="min-w-1"
            style={{ width: `${(100 * jobs) / total}%`, background: color }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
        {parts.map((part) => (
          <li key={part.key} className="flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-xs" style={{ background: part.color }} />
            <span className="font-medium tabular-nums">{partCount(part)}</span>
            <span className="text-muted">{part.label}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
