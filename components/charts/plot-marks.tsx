import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import { formatAbsolute } from "@/lib/format";
import { type ChartMark, clusterMarks, type MarkCluster, needsHuman } from "./marks";
import { PLOT } from "./plot-box";

export interface PlotMarksProps {
  marks: readonly ChartMark[];
  fromMs: number;
  toMs: number;
}

/** What happened, as thin lines through the plot; each has a head above it that says what it was. */
export const PlotMarks = ({ marks, fromMs, toMs }: PlotMarksProps) => (
  <ul aria-label="What happened" className="pointer-events-none absolute @container" style={PLOT}>
    {clusterMarks(marks, fromMs, toMs).map((cluster) => (
      <Mark key={`${cluster.share} ${cluster.marks[0]?.label}`} cluster={cluster} />
    ))}
  </ul>
);

function Mark({ cluster }: { cluster: MarkCluster }) {
  const { share, marks } = cluster;
  const red = needsHuman(cluster);
  const left = `${(100 * share).toFixed(3)}%`;
  const words = marks.map(({ at, label }) => `${label}, ${formatAbsolute(at)}`).join("; ");
  const [only] = marks;
  const head = cn(
    "peer pointer-events-auto absolute -top-6 -left-3 grid size-6 place-items-end justify-center",
    red ? "text-danger" : "text-accent",
  );
  return (
    <li className="absolute inset-y-0 z-10" style={{ left, "--x": left } as React.CSSProperties}>
      <span
        aria-hidden
        className={cn("absolute inset-y-0 border-l", red ? "border-danger/70" : "border-accent/70")}
      />
      {marks.length === 1 && only?.href !== undefined ? (
        <Link href={only.href} aria-label={words} className={head}>
          <Head count={1} />
        </Link>
      ) : (
        <button type="button" aria-label={words} className={head}>
          <Head count={marks.length} />
        </button>
      )}
      <span
        aria-hidden
        className="absolute top-0 hidden w-max max-w-64 -translate-x-(--x) gap-1 rounded-md border border-line-strong bg-raised px-2.5 py-2 text-fg text-xs peer-hover:grid peer-focus-visible:grid"
      >
        {marks.slice(0, MOST_SHOWN).map(({ at, label }) => (
          <span key={`${at} ${label}`}>
            {label} <span className="text-muted">{formatAbsolute(at)}</span>
          </span>
        ))}
        {marks.length > MOST_SHOWN && <span>and {marks.length - MOST_SHOWN} more</span>}
      </span>
    </li>
  );
}

const MOST_SHOWN = 6;

const Head = ({ count }: { count: number }) =>
  count > 1 ? (
    <span className="rounded-sm bg-surface px-0.5 font-medium text-[0.625rem] leading-4">{count}</span>
  ) : (
    <svg aria-hidden viewBox="0 0 8 6" width="8" height="6" className="mb-px fill-current">
      <path d="M0 0h8L4 6z" />
    </svg>
  );
