import type { BreakerEvent } from "@/lib/contract/breakers";

/** Probes that failed one after the other, and what let each of them pass. */
export interface ProbeRun {
  /** Probes that failed. */
  failed: number;
  /** When the first of them was let through, and when the last event was, ms. */
  from: number;
  to: number;
  /** Latest first. */
  events: BreakerEvent[];
}

/** From so many failed probes on they are one line: a route that is down for an hour has hundreds. */
const LEAST = 3;

const isProbing = ({ event, cause }: BreakerEvent) =>
  event === "half-opened" || (event === "opened" && cause === "probe");

/** A history, latest first, with stretches of failed probes as one entry each. Pure. */
export function withProbeRuns(history: readonly BreakerEvent[]): (BreakerEvent | ProbeRun)[] {
  const entries: (BreakerEvent | ProbeRun)[] = [];
  let run: BreakerEvent[] = [];
  const close = () => {
    const failed = run.filter(({ event }) => event === "opened").length;
    const [last, first] = [run[0], run.at(-1)];
    if (last && first && failed >= LEAST) entries.push({ failed, from: first.at, to: last.at, events: run });
    else entries.push(...run);
    run = [];
  };
  for (const event of history) {
    if (isProbing(event)) run.push(event);
    else {
      close();
      entries.push(event);
    }
  }
  close();
  return entries;
}
