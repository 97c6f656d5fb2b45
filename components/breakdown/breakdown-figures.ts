import type { FigureColumn, FigureRow, Figures } from "@/components/charts/figures";
import type { Span } from "@/components/charts/frame";
import { jobsNow, lettersOf } from "@/components/queues/jobs-behind";
import type { BreakdownAnswer } from "@/lib/contract/latency";
import { formatDuration, formatNumber, formatShare } from "@/lib/format";
import { endedOf, failureShareOf, type Part } from "./breakdown-rows";

const count = (id: string, label: string): FigureColumn => ({ id, label, format: formatNumber });
const time = (id: string, label: string): FigureColumn => ({ id, label, format: formatDuration, unit: "ms" });

const QUANTILES = ["p50", "p95", "p99", "max"] as const;
const COLUMNS: FigureColumn[] = [
  count("ended", "Ended"),
  count("completed", "Completed"),
  count("failed", "Failed"),
  { id: "failure-share", label: "Failure share", format: formatShare },
  count("retried", "Retried"),
  ...QUANTILES.map((quantile) => time(`wait-${quantile}`, `Wait ${quantile}`)),
  ...QUANTILES.map((quantile) => time(`run-${quantile}`, `Run ${quantile}`)),
];
const HEADS = { name: "Job name", tenant: "Tenant" } as const;

/** The figures of each value over the whole time, and of all others together as the last. */
export function breakdownFigures(queue: string, answer: BreakdownAnswer): Figures {
  const { by, rows, rest } = answer;
  return {
    caption: `Jobs by ${by === "name" ? "job name" : "tenant"}`,
    columns: [{ id: by, label: HEADS[by], format: formatNumber }, ...COLUMNS],
    rows: [
      ...rows.map((row) => rowOf(queue, answer, row, row.value)),
      // What has only latencies there had no room with its own value.
      ...(rest === null || endedOf(rest) + rest.retried === 0
        ? []
        : [{ ...rowOf(queue, answer, rest, null), last: true }]),
    ],
  };
}

function rowOf(
  queue: string,
  answer: Span & Pick<BreakdownAnswer, "by">,
  part: Part,
  value: string | null,
): FigureRow {
  const completed = jobsNow(queue, "completed", "Completed jobs of the queue, the newest first");
  const letters = value === null ? null : lettersOf(queue, answer, { [answer.by]: value });
  return {
    key: value ?? "",
    cells: [
      { value: value ?? restWords(answer.by, part) },
      { value: endedOf(part) },
      { value: part.completed, link: completed },
      { value: part.failed, link: letters },
      { value: failureShareOf(part), link: letters },
      { value: part.retried },
      ...QUANTILES.map((quantile) => ({ value: part.wait[quantile] })),
      ...QUANTILES.map((quantile) => ({ value: part.run[quantile] })),
    ],
  };
}

/** What the last row is: where no further value ended anything, it holds what rows above had no room for. */
const restWords = (by: BreakdownAnswer["by"], rest: Part) =>
  endedOf(rest) + rest.retried === 0
    ? "Latencies kept together"
    : by === "name"
      ? "All others"
      : "All others, and jobs without a tenant";
