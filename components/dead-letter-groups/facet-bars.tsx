import { Link } from "@/components/ui/link";
import { formatNumber } from "@/lib/format";

interface Bar {
  key: string;
  text: string;
  count: number;
  /** The dead letters that it counts; null where no filter can name them. */
  href: string | null;
}

interface Props {
  label: string;
  bars: Bar[];
  /** What a full bar stands for. */
  total: number;
  /** How many more values there are. */
  more?: number;
}

/** Values with their counts; each leads to what it counts. */
export const FacetBars = ({ label, bars, total, more = 0 }: Props) => (
  <section aria-label={label} className="grid gap-1">
    <h2 className="font-semibold">{label}</h2>
    <ul className="grid gap-1 text-sm">
      {bars.map(({ key, text, count, href }) => (
        <li key={key} className="grid gap-0.5">
          <span className="flex justify-between gap-3">
            {href === null ? (
              <span className="min-w-0 truncate">{text}</span>
            ) : (
              <Link href={href} className="min-w-0 truncate hover:underline" title={text}>
                {text}
              </Link>
            )}
            <span className="tabular-nums">{formatNumber(count)}</span>
          </span>
          <span aria-hidden className="h-1 overflow-hidden rounded-full bg-raised">
            <span
              className="block h-full bg-accent"
              style={{ width: `${total > 0 ? (count / total) * 100 : 0}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
    {more > 0 && <p className="text-muted text-xs">and {formatNumber(more)} more</p>}
  </section>
);
