import { MOODS, type Mood } from "./downstream";

export type Incident =
  | { kind: "kill-worker"; worker: number }
  | { kind: "kill-redis"; downMs: number }
  | { kind: "freeze-worker"; worker: number; forMs: number }
  | { kind: "cut-connections" }
  | { kind: "lag-connections"; delayMs: number; forMs: number }
  | { kind: "bad-downstream"; mood: Mood; forMs: number };

export interface Counts {
  workers: number;
  workerKills: number;
  redisKills: number;
  freezes: number;
  cuts: number;
  lags: number;
  moods: number;
}

/** Longer than the lock of a job, so that a frozen worker wakes up to jobs that are no longer its own. */
const FREEZE_MS = 9_000;

/**
 * All incidents in a drawn order. Each is due when that share of the jobs is done, so that a slow machine meets as many as a
 * fast one, and the last ones when work is still left. `random` gives uniform numbers in [0, 1).
 */
export function plan(counts: Counts, random: () => number): { dueShare: number; incident: Incident }[] {
  const worker = () => Math.floor(random() * counts.workers);
  const times = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const incidents: Incident[] = [
    ...times(counts.workerKills, () => ({ kind: "kill-worker" as const, worker: worker() })),
    ...times(counts.redisKills, () => ({ kind: "kill-redis" as const, downMs: 500 + random() * 2_000 })),
    ...times(counts.freezes, () => ({ kind: "freeze-worker" as const, worker: worker(), forMs: FREEZE_MS })),
    ...times(counts.cuts, () => ({ kind: "cut-connections" as const })),
    ...times(counts.lags, () => ({
      kind: "lag-connections" as const,
      delayMs: 20 + random() * 180,
      forMs: 2_000,
    })),
    ...times(counts.moods, (index) => ({
      kind: "bad-downstream" as const,
      mood: MOODS[index % MOODS.length] ?? "failing",
      forMs: 1_500 + random() * 1_500,
    })),
  ];
  return incidents
    .map((incident) => ({ incident, dueShare: 0.02 + random() * 0.86 }))
    .sort((a, b) => a.dueShare - b.dueShare);
}
