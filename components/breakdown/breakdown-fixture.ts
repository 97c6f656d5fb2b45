import type { BreakdownAnswer } from "@/lib/contract/latency";

type Figures = NonNullable<BreakdownAnswer["rest"]>;

/** One part of a breakdown: jobs that completed and failed in each step, of which nothing else is known. */
export function part(completed: (number | null)[], failed: (number | null)[]): Figures {
  const sum = (column: (number | null)[]) => column.reduce<number>((all, one) => all + (one ?? 0), 0);
  const unknown = { count: 0, p50: null, p95: null, p99: null, max: null };
  return {
    completed: sum(completed),
    failed: sum(failed),
    retried: 0,
    classes: null,
    wait: unknown,
    run: unknown,
    series: { completed, failed, retried: completed.map((one) => one && 0) },
  };
}

/** A breakdown by name of as many steps as its parts have. */
export const breakdownOf = (parts: Record<string, Figures>, rest: Figures | null = null): BreakdownAnswer => {
  const length = Object.values(parts)[0]?.series.completed.length ?? 0;
  return {
    from: 0,
    to: length * 10_000,
    stepMs: 10_000,
    at: Array.from({ length }, (_, index) => index * 10_000),
    by: "name",
    rows: Object.entries(parts).map(([value, figures]) => ({ value, ...figures })),
    rest,
    source: "derived",
    gaps: [],
  };
};
