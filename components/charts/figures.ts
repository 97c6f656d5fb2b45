import type { JobsLink } from "./plot-pin";

/** A figure as it was measured; null where it was not. */
export type Figure = number | string | null;

export interface FigureColumn {
  /** What it is called in an address, where the figures can be sorted by it. */
  id?: string;
  label: string;
  /** How its numbers are read; a time is a moment in ms. */
  format: (value: number) => string;
  isTime?: boolean;
  /** Of its numbers in a file, where the label does not say it. */
  unit?: string;
}

export interface FigureRow {
  key: string;
  /** One for each column; the first is what the row is about. */
  cells: { value: Figure; link?: JobsLink | null }[];
  /** Sums up what the others do not name: stays last, however they are sorted. */
  last?: boolean;
}

/** What a chart shows, as a table and as a file. */
export interface Figures {
  /** Says what the figures are. */
  caption: string;
  columns: FigureColumn[];
  rows: FigureRow[];
}

/** A column of figures beside those that are drawn. */
export interface MoreFigures {
  label: string;
  /** Of its numbers as they are. */
  unit: string;
  format: (value: number) => string;
  values: readonly (number | null)[];
}
