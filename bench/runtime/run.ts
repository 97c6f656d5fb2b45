import { bare, SUBJECTS } from "./subjects";
import { type Line, type Row, summarize } from "./table";
import { takeTurn } from "./turn";

/** Lets each subject take its turn, round after round, so that a slow minute of the machine falls on all of them. */
export async function runBench(
  redisUrl: string,
  {
    jobs,
    warmUpJobs,
    rounds,
    concurrencies,
    take = takeTurn,
    progress,
  }: {
    jobs: number;
    warmUpJobs: number;
    rounds: number;
    concurrencies: number[];
    /** How a turn is taken. */
    take?: typeof takeTurn;
    progress: (text: string) => void;
  },
): Promise<Line[]> {
  const rows: Row[] = [];
  for (const concurrency of concurrencies) {
    const mine = SUBJECTS.map(({ name }): Row => ({ subject: name, concurrency, rounds: [] }));
    rows.push(...mine);
    for (let round = 0; round < rounds; round++) {
      for (const [index, { name }] of SUBJECTS.entries()) {
        const queue = `bench-${concurrency}-${round}-${index}`;
        const measured = await take({ redisUrl, subject: name, queue, jobs, warmUpJobs, concurrency });
        mine[index]?.rounds.push(measured);
        progress(`${name}, ${concurrency} at once: ${Math.round(measured.jobsPerSec)} jobs/s`);
      }
    }
  }
  return summarize(rows, bare.name);
}
