import { measure } from "./measure";
import { bare, everydayRuntime, keyedRuntime, tracedRuntime } from "./subjects";
import { type Line, type Row, summarize } from "./table";

/** Lets each subject take its turn, round after round, so that a slow minute of the machine falls on all of them. */
export async function runBench(
  redisUrl: string,
  {
    jobs,
    rounds,
    concurrencies,
    progress,
  }: { jobs: number; rounds: number; concurrencies: number[]; progress: (text: string) => void },
): Promise<Line[]> {
  const rows: Row[] = [];
  for (const concurrency of concurrencies) {
    const subjects = [bare, everydayRuntime, tracedRuntime, keyedRuntime];
    const mine = subjects.map(({ name }): Row => ({ subject: name, concurrency, rounds: [] }));
    rows.push(...mine);
    for (let round = 0; round < rounds; round++) {
      for (const [index, subject] of subjects.entries()) {
        const queue = `bench-${concurrency}-${round}-${index}`;
        const measured = await measure(redisUrl, subject, { jobs, concurrency, queue });
        mine[index]?.rounds.push(measured);
        progress(`${subject.name}, ${concurrency} at once: ${Math.round(measured.jobsPerSec)} jobs/s`);
      }
    }
  }
  return summarize(rows, bare.name);
}
