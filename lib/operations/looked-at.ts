import { counted } from "./counted";

/** So many names are listed. */
const MAX_NAMES = 20;

/** What a dry run counts of the jobs that it looked at: their names, and why some would be left alone; most frequent first. */
export const countsOfLookedAt = (
  jobs: readonly { row: { whole: { name?: string | null } } }[],
  refused: readonly { reason: string }[],
) => ({
  lookedAt: jobs.length,
  byName: counted(jobs.map(({ row }) => row.whole.name ?? ""))
    .slice(0, MAX_NAMES)
    .map(([name, count]) => ({ name, count })),
  refusals: counted(refused.map(({ reason }) => reason)).map(([reason, count]) => ({ reason, count })),
});
