import type { GroupDetail } from "@/lib/contract/dead-letter-groups";
import { formatNumber } from "@/lib/format";

interface Props {
  causes: GroupDetail["ofCauses"];
  frames: string[];
}

/** Where the errors come from: the application's own calls first, and each message that counts as the same. */
export const GroupCauses = ({ causes, frames }: Props) => (
  <section aria-labelledby="group-causes" className="grid min-w-0 gap-2">
    <h2 id="group-causes" className="font-semibold">
      Where it comes from
    </h2>
    {frames.length === 0 ? (
      <p className="text-muted text-sm">The stack names no call of the application itself.</p>
    ) : (
      <ol className="overflow-x-auto rounded-md border border-line bg-surface px-3 py-2 font-mono text-xs">
        {frames.map((frame) => (
          <li key={frame} className="whitespace-pre">
            {frame}
          </li>
        ))}
      </ol>
    )}
    {causes.length > 1 && (
      <ul className="grid gap-1 text-sm">
        {causes.map((cause) => (
          <li key={cause.key} className="flex min-w-0 justify-between gap-3">
            <span className="min-w-0 truncate font-mono text-xs" title={cause.message}>
              {cause.message || cause.name}
            </span>
            <span className="shrink-0 tabular-nums">{formatNumber(cause.count)}</span>
          </li>
        ))}
      </ul>
    )}
  </section>
);
