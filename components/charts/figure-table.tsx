import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface FigureTableProps {
  /** Says what the figures are. */
  caption: string;
  head: string[];
  /** Each row begins with what it is about; the rest are figures. */
  rows: { key: string; cells: ReactNode[] }[];
}

/** The figures of a chart, for those who cannot or would not read the picture. */
export const FigureTable = ({ caption, head, rows }: FigureTableProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <section tabIndex={0} aria-label={caption} className="h-full overflow-auto rounded-sm border">
    <table className="w-full border-separate border-spacing-0 text-xs">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {head.map((text, index) => (
            <th
              key={text}
              scope="col"
              className={cn(
                "sticky top-0 h-7 whitespace-nowrap border-b bg-raised px-2 font-medium text-muted",
                index === 0 ? "text-left" : "text-right",
              )}
            >
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...figures] }) => (
          <tr key={key}>
            <th scope="row" className="h-7 whitespace-nowrap border-b px-2 text-left font-normal text-muted">
              {first}
            </th>
            {figures.map((cell, index) => (
              <td key={head[index + 1]} className="border-b px-2 text-right tabular-nums">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
