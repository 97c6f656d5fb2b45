import { type BacklogAnswer, MAX_BACKLOG_ROWS } from "../contract/backlog";

/** Values seen in one state: of each job looked at its value, null for one without. */
export interface SeenValues {
  /** How many jobs the state has. */
  length: number;
  values: (string | null)[];
}

/** Bounds of a normal distribution that has 95 % within. */
const Z95 = 1.96;

type Parts = Pick<BacklogAnswer, "total" | "looked" | "source" | "rows" | "rest">;

/**
 * Shares of a backlog from samples of its states. Each job that was looked at stands for its part of its state; the error is
 * that of a stratified random sample without replacement, which evenly spread places keep or beat.
 */
export function backlogParts(states: SeenValues[]): Parts {
  const seen = states.filter(({ values }) => values.length > 0);
  const total = seen.reduce((sum, { length }) => sum + length, 0);
  const looked = seen.reduce((sum, { values }) => sum + values.length, 0);
  const named = new Set(seen.flatMap(({ values }) => values).filter((value) => value !== null));
  const parts = [...named]
    .map((value) => ({ value, ...partOf(seen, total, (one) => one === value) }))
    .sort((a, b) => b.share - a.share || a.value.localeCompare(b.value));
  const rows = parts.slice(0, MAX_BACKLOG_ROWS);
  const listed = new Set(rows.map(({ value }) => value));
  const rest = partOf(seen, total, (one) => one === null || !listed.has(one));
  const [jobs, restJobs] = wholeNumbers([...rows.map(({ share }) => share), rest.share], total);
  return {
    total,
    looked,
    source: looked >= total ? "exact" : "sampled",
    rows: rows.map((row, index) => ({ ...row, jobs: jobs[index] ?? 0 })),
    rest: rest.share === 0 ? null : { ...rest, jobs: restJobs },
  };
}

function partOf(states: SeenValues[], total: number, isIts: (value: string | null) => boolean) {
  let share = 0;
  let variance = 0;
  for (const { length, values } of states) {
    const weight = length / total;
    const its = values.filter(isIts).length / values.length;
    share += weight * its;
    const left = length > values.length ? 1 - values.length / length : 0;
    variance += (weight ** 2 * its * (1 - its) * left) / values.length;
  }
  return { share, error: Z95 * Math.sqrt(variance) };
}

/** Shares of a total as whole numbers that add up to it, the last of them apart. */
function wholeNumbers(shares: number[], total: number): [number[], number] {
  let sum = 0;
  let told = 0;
  const numbers = shares.map((share) => {
    sum += share * total;
    const count = Math.round(sum) - told;
    told += count;
    return count;
  });
  return [numbers.slice(0, -1), numbers.at(-1) ?? 0];
}
