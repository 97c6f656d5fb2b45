import { readFailures } from "@/lib/failures/read";
import { readRetries } from "@/lib/metrics/retries";
import type { Evidence, Observed } from "../evidence";
import { EXACT, exactly, type Figure, PACKED } from "../figure";
import type { End } from "../stays";
import { MOST_ATTEMPTS } from "../workload";

const MINUTE = 60_000;
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/**
 * Attempts by outcome: exactly, until minutes are packed in a long run; where completed jobs are removed at once their attempts are
 * unknown, and said to be.
 */
export async function checkRetries({ ctx, fromMs, isLong }: Evidence, queue: Observed): Promise<Figure[]> {
  const answer = await readRetries(ctx, queue.key, { from: fromMs - MINUTE });
  const { ends } = queue.history;
  const count = (outcome: End["outcome"], attempts: number) =>
    ends.filter((end) => end.outcome === outcome && end.attempt === attempts).length;
  const about = { queue: queue.name, unit: "jobs", bound: isLong ? PACKED : EXACT } as const;
  const rows = Array.from({ length: MOST_ATTEMPTS }, (_, index) => index + 1);
  const succeeded = (attempts: number) => (queue.removes ? 0 : count("completed", attempts));
  const shown = (attempts: number) => answer.byAttempts.find((row) => row.attempts === attempts);
  return [
    {
      ...about,
      figure: "succeeded, by attempts",
      readings: rows.map((n) => exactly(succeeded(n), shown(n)?.succeeded ?? 0)),
    },
    {
      ...about,
      figure: "died, by attempts",
      readings: rows.map((n) => exactly(count("failed", n), shown(n)?.dead ?? 0)),
    },
    {
      ...about,
      figure: "attempts unknown",
      readings: [
        exactly(queue.removes ? sum(rows.map((n) => count("completed", n))) : 0, answer.unknown.succeeded),
        exactly(0, answer.unknown.dead),
      ],
    },
    {
      ...about,
      figure: "attempts of both, sum of steps",
      readings: [
        exactly(sum(rows.map((n) => n * succeeded(n))), sumOf(answer.steps.succeededAttempts)),
        exactly(sum(rows.map((n) => n * count("failed", n))), sumOf(answer.steps.deadAttempts)),
      ],
    },
  ];
}

/** A gap makes the sum none: nothing was damaged here. */
const sumOf = (column: readonly (number | null)[]) => sum(column.map((count) => count ?? Number.NaN));

/** Failed attempts by class and code: exactly, as the runtime's workers report them. */
export async function checkFailures({ ctx, fromMs, toMs }: Evidence, queue: Observed): Promise<Figure[]> {
  const answer = await readFailures(ctx, queue.key, { from: fromMs, to: toMs + MINUTE, points: 120 });
  const truth = new Map<string, number>();
  for (const { failure } of queue.history.ends) {
    if (failure === null) continue;
    const category = `${failure.class} ${failure.code}`;
    truth.set(category, (truth.get(category) ?? 0) + 1);
  }
  const about = { queue: queue.name, unit: "jobs", bound: EXACT } as const;
  const told = new Map(answer.categories.map((each) => [`${each.class} ${each.code}`, each]));
  return [
    {
      ...about,
      figure: "failed attempts, by class and code",
      readings: [...new Set([...truth.keys(), ...told.keys()])].map((category) =>
        exactly(truth.get(category) ?? 0, told.get(category)?.total ?? 0),
      ),
    },
    {
      ...about,
      figure: "failed attempts, sum of steps",
      readings: answer.categories.map(({ total, counts }) => exactly(total, sumOf(counts))),
    },
  ];
}
