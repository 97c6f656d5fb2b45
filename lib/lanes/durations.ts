import type { LanePolicy } from "../contract/policies";
import { quantile } from "../statistics";

/** Durations kept for each kind and tenant; the latest push the oldest out. */
const WINDOW = 64;
/** Kinds times tenants that one worker remembers; the one unused for longest goes first. */
const MAX_CLASSES = 1_000;
/** A class is fast again only well below the limit, so that one near it does not swing to and fro. */
const FAST_AGAIN = 0.8;
/** A kind is judged by its tenants only when there are enough of them to outvote one. */
const MIN_TENANTS = 3;

/** A kind of job, for one tenant; tenant null stands for the whole kind. */
export interface LaneClass {
  jobName: string;
  tenant: string | null;
}

export interface Observation extends LaneClass {
  p90Ms: number;
  samples: number;
}

export const classKey = ({ jobName, tenant }: LaneClass): string => JSON.stringify([jobName, tenant]);

/** What one worker has seen of how long jobs take, by kind and tenant. All in memory. */
export class Durations {
  private readonly classes = new Map<string, LaneClass & { window: number[]; next: number }>();
  private readonly touched = new Set<string>();

  note(of: LaneClass, durationMs: number): void {
    const key = classKey(of);
    const seen = this.classes.get(key) ?? { ...of, window: [], next: 0 };
    this.classes.delete(key);
    this.classes.set(key, seen);
    seen.window[seen.next] = durationMs;
    seen.next = (seen.next + 1) % WINDOW;
    this.touched.add(key);
    const oldest = this.classes.keys().next().value;
    if (this.classes.size > MAX_CLASSES && oldest !== undefined) this.classes.delete(oldest);
  }

  /** The 90th percentiles of what was noted since the last call, and of the kinds concerned. */
  take(): Observation[] {
    const fresh = [...this.touched].flatMap((key) => this.classes.get(key) ?? []);
    this.touched.clear();
    const own = fresh.map(({ jobName, tenant, window }) => observation({ jobName, tenant }, window));
    const kinds = [...new Set(fresh.filter(({ tenant }) => tenant !== null).map(({ jobName }) => jobName))];
    return [...own, ...kinds.flatMap((jobName) => this.kind(jobName))];
  }

  /** The median of its tenants' percentiles: one slow tenant, however busy, does not make a kind slow. */
  private kind(jobName: string): Observation[] {
    const tenants = [...this.classes.values()]
      .filter((seen) => seen.jobName === jobName && seen.tenant !== null)
      .map(({ window }) => observation({ jobName, tenant: null }, window));
    if (tenants.length < MIN_TENANTS) return [];
    const p90Ms = quantile(
      tenants.map((tenant) => tenant.p90Ms),
      0.5,
    );
    return [{ jobName, tenant: null, p90Ms, samples: Math.min(...tenants.map(({ samples }) => samples)) }];
  }
}

const observation = (of: LaneClass, window: number[]): Observation => ({
  ...of,
  p90Ms: quantile(window, 0.9),
  samples: window.length,
});

/** Whether a class belongs in the slow lane after this observation; with too few samples it stays where it is. */
export function judgeLane(policy: LanePolicy, slowNow: boolean, { p90Ms, samples }: Observation): boolean {
  if (samples < Math.min(policy.minSamples, WINDOW)) return slowNow;
  return slowNow ? p90Ms >= policy.slowAfterMs * FAST_AGAIN : p90Ms > policy.slowAfterMs;
}
