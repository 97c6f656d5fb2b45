import { ArrowDown, ArrowUp } from "lucide-react";
import { Link } from "@/components/ui/link";
import { cn } from "@/lib/cn";
import type { FigureColumn, FigureRow, Figures } from "./figures";
import type { FigureSort } from "./sort-figures";

export interface FigureTableProps extends Figures {
  /** How the rows are sorted, where a click on a head sorts them anew. */
  sort?: FigureSort & { onSort: (id: string) => void };
}

/** The figures of a chart, for those who cannot or would not read the picture. Each leads to the jobs behind it. */
export const FigureTable = ({ caption, columns, rows, sort }: FigureTableProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <section tabIndex={0} aria-label={caption} className="h-full overflow-auto rounded-sm border">
    <table className="w-full border-separate border-spacing-0 text-xs">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ id, label }, index) => (
            <th
              key={label}
              scope="col"
              aria-sort={
                sort && id
                  ? sort.by !== id
                    ? "none"
                    : sort.order === "asc"
                      ? "ascending"
                      : "descending"
                  : undefined
              }
              className={cn(
                "sticky top-0 h-7 whitespace-nowrap border-b bg-raised px-2 font-medium text-muted",
                index === 0 ? "text-left" : "text-right",
              )}
            >
              {sort && id ? (
                <button
                  type="button"
                  onClick={() => sort.onSort(id)}
                  className={cn("hover:text-fg", sort.by === id && "text-fg")}
                >
                  {sort.by === id &&
                    (sort.order === "asc" ? (
                      <ArrowUp aria-hidden className="mr-0.5 inline" />
                    ) : (
                      <ArrowDown aria-hidden className="mr-0.5 inline" />
                    ))}
                  {label}
                </button>
              ) : (
                label
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...figures] }) => (
          <tr key={key}>
            <th scope="row" className="h-7 whitespace-nowrap border-b px-2 text-left font-normal text-muted">
              {first && <Cell cell={first} column={columns[0]} />}
            </th>
            {figures.map((cell, index) => (
              <td
                key={columns[index + 1]?.label}
                className="whitespace-nowrap border-b px-2 text-right tabular-nums"
              >
                <Cell cell={cell} column={columns[index + 1]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

interface CellProps {
  cell: FigureRow["cells"][number];
  column: FigureColumn | undefined;
}

function Cell({ cell: { value, link }, column }: CellProps) {
  const text =
    value === null ? "–" : typeof value === "string" ? value : (column?.format(value) ?? String(value));
  // Nothing leads nowhere: a zero counts no jobs.
  if (!link || value === null || value === 0) return text;
  return (
    <Link
      href={link.href}
      title={link.label}
      className="underline decoration-line-strong underline-offset-2 hover:decoration-fg"
    >
      {text}
    </Link>
  );
}
