"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { type ReactNode, useId } from "react";
import { CsvButton } from "./csv-button";
import { FigureTable } from "./figure-table";
import type { Figures } from "./figures";
import { PANEL, PanelWords } from "./panel-words";
import { nextSort, sortFigures } from "./sort-figures";

const urlState = {
  sort: parseAsString.withDefault(""),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
};

export interface SortedFiguresProps {
  title: string;
  /** What the figures are of, and what they rest on. */
  explanation: ReactNode;
  figures: Figures;
  /** Column that they are sorted by before anyone chooses. */
  sortedBy: string;
  /** What the sort is called in the address, where a page has more than one such table. */
  urlKeys?: { sort: string; order: string };
  /** Drawn above the table. */
  above?: ReactNode;
}

/** Figures of a whole time as a table that is sorted by a click on a column, in the page's address, and as a file. */
export function SortedFigures({ title, explanation, figures, sortedBy, urlKeys, above }: SortedFiguresProps) {
  const [url, setUrl] = useQueryStates(urlState, urlKeys ? { urlKeys } : {});
  const titleId = useId();
  const sort = { by: url.sort || sortedBy, order: url.order };
  const sorted = { ...figures, rows: sortFigures(figures, sort) };
  return (
    <section aria-labelledby={titleId} className={PANEL}>
      <header className="flex items-start justify-between gap-3">
        <PanelWords title={title} explanation={explanation} titleId={titleId} />
        <CsvButton title={title} figures={() => sorted} disabled={sorted.rows.length === 0} />
      </header>
      {above}
      <div className="max-h-140 min-w-0">
        <FigureTable
          {...sorted}
          sort={{
            ...sort,
            onSort: (id) => {
              const next = nextSort(sort, id, id === figures.columns[0]?.id);
              void setUrl({ sort: next.by === sortedBy ? null : next.by, order: next.order });
            },
          }}
        />
      </div>
    </section>
  );
}
