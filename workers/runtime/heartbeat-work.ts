import { LatencyBaseline } from "@/lib/autoscale/latency";
import { JobDurations, type Sketch } from "@/lib/workers/durations";
import type { RunningJob } from "@/lib/workers/heartbeats";
import type { JobRun } from "./job-run";
import { Overruns } from "./stuck";

/** Running jobs that a heartbeat names; the rest is a number. */
const MAX_TOLD = 100;
/** The rate of ended runs is over this. */
const RATE_WINDOW_MS = 10_000;

/** What one worker has done, for its heartbeat and its concurrency. All in memory; a few additions for each job. */
export class WorkLog {
  readonly overruns: Overruns;
  readonly latency = new LatencyBaseline();
  private readonly durations = new JobDurations();
  private ended = 0;
  private marks: { atMs: number; ended: number }[] = [];

  constructor(private readonly nowMs: () => number) {
    this.overruns = new Overruns(nowMs);
  }

  /** A processor's run has ended, well or not. */
  done(jobName: string, durationMs: number, nowMs: number): void {
    this.ended += 1;
    this.durations.note(jobName, durationMs, nowMs);
    this.latency.note(jobName, durationMs);
  }

  sketches(): Record<string, Sketch> {
    return this.durations.sketches(this.nowMs());
  }

  /** Runs ended per second since some ten seconds ago; null at the first call. */
  ratePerSec(): number | null {
    const nowMs = this.nowMs();
    this.marks = this.marks.filter(({ atMs }) => nowMs - atMs <= RATE_WINDOW_MS);
    const [oldest] = this.marks;
    this.marks.push({ atMs: nowMs, ended: this.ended });
    if (!oldest || nowMs <= oldest.atMs) return null;
    return ((this.ended - oldest.ended) * 1_000) / (nowMs - oldest.atMs);
  }
}

/** The jobs that run, oldest first, and how many more there are. */
export function tellRunning(runs: Iterable<JobRun>): { running: RunningJob[]; runningRest: number } {
  // Runs are kept in the order in which they began.
  const all = [...runs];
  return {
    running: all.slice(0, MAX_TOLD).map(tell),
    runningRest: Math.max(0, all.length - MAX_TOLD),
  };
}

const tell = ({ jobId, job, attempt, startedAtMs }: JobRun): RunningJob => ({
  id: jobId,
  name: job.name,
  attempt,
  sinceMs: startedAtMs,
});
