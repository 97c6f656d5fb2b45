import { shareOf } from "./plot-box";

/** Something that happened, on the time axis of a chart. */
export interface ChartMark {
  at: number;
  label: string;
  /** `incident` needs a human and is red; all others, a breaker that has put work off by itself among them, have the accent. */
  kind: string;
  href?: string | undefined;
}

/** Marks that would lie upon each other, as one. */
export interface MarkCluster {
  /** Of its first mark, 0 to 1 from the left. */
  share: number;
  marks: ChartMark[];
}

/** Nearer than this share of the axis they could not be told apart, nor be touched: 24 px of a chart that is half of a page at 1,280. */
const APART = 0.06;

export const needsHuman = ({ marks }: MarkCluster): boolean => marks.some(({ kind }) => kind === "incident");

/** The marks of a time, in its order, those that are too near to each other together. */
export function clusterMarks(marks: readonly ChartMark[], fromMs: number, toMs: number): MarkCluster[] {
  const clusters: MarkCluster[] = [];
  const seen = marks.filter(({ at }) => at >= fromMs && at <= toMs).sort((a, b) => a.at - b.at);
  for (const mark of seen) {
    const share = shareOf(mark.at, fromMs, toMs);
    const last = clusters.at(-1);
    if (last && share - last.share < APART) last.marks.push(mark);
    else clusters.push({ share, marks: [mark] });
  }
  return clusters;
}
