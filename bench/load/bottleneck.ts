/** Means over the seconds of a run in which more than a second of work waited; over all of them where that was never so. */
export interface LoadFigures {
  /** How many seconds those were, and how many there are. */
  waitingSeconds: number;
  seconds: number;
  arrivedPerSec: number;
  donePerSec: number;
  /** Share of a core that Redis used, 0 to 1. */
  redisCpu: number;
  /** Share of the time that the busiest worker process computed, 0 to 1. */
  loopBusy: number;
  loopP99Ms: number;
  /** Share of the slots of all workers that had a job. */
  slotsBusy: number;
  /** Share of the downstream's places that were taken; null when it has no limit. */
  downstreamBusy: number | null;
  /** Jobs that may begin per second; null without a limit. */
  ratePerSec: number | null;
}

export interface Bottleneck {
  what: "none" | "event loop" | "Redis" | "rate limit" | "downstream" | "workers' concurrency" | "unknown";
  sentence: string;
}

/** From this share on something counts as used up. */
const FULL = 0.9;
/** Redis needs some of its core for what is no command. */
const REDIS_FULL = 0.85;
/** Between two jobs a slot waits until Redis has given it the next. */
const SLOTS_FULL = 0.75;
/** A backlog that is gone within this is none: arrivals come in bursts. */
const LEAST_WAITING_SECONDS = 2;

const percent = (share: number) => `${Math.round(share * 100)} %`;
const one = (value: number) => String(Math.round(value * 10) / 10);

/**
 * What kept jobs waiting, with the evidence. The innermost thing that is used up counts: jobs in all slots that wait for a
 * full downstream are no want of slots, and a process that computes all the time makes everything else look slow.
 */
export function bottleneckOf(figures: LoadFigures): Bottleneck {
  const { arrivedPerSec, donePerSec, waitingSeconds, redisCpu, loopBusy, downstreamBusy } = figures;
  const pace = `${one(donePerSec)} jobs/s are done while ${one(arrivedPerSec)} arrive`;
  if (waitingSeconds < LEAST_WAITING_SECONDS) {
    return {
      what: "none",
      sentence: `Nothing: jobs are done as they come, with workers' slots ${percent(figures.slotsBusy)} and Redis ${percent(redisCpu)} busy.`,
    };
  }
  if (loopBusy >= FULL) {
    return {
      what: "event loop",
      sentence: `The event loop of the workers: it computes ${percent(loopBusy)} of the time and is late by ${one(figures.loopP99Ms)} ms at the 99th percentile; ${pace}. More processes help, more concurrency does not.`,
    };
  }
  if (redisCpu >= REDIS_FULL) {
    return {
      what: "Redis",
      sentence: `Redis: it uses ${percent(redisCpu)} of its core; ${pace}. More workers do not help.`,
    };
  }
  if (figures.ratePerSec !== null && donePerSec >= figures.ratePerSec * FULL) {
    return {
      what: "rate limit",
      sentence: `The rate limit: it lets ${one(figures.ratePerSec)} jobs/s begin; ${pace}.`,
    };
  }
  if (downstreamBusy !== null && downstreamBusy >= FULL) {
    return {
      what: "downstream",
      sentence: `The downstream: its places are ${percent(downstreamBusy)} taken; ${pace}. More workers would only wait for it.`,
    };
  }
  if (figures.slotsBusy >= SLOTS_FULL) {
    return {
      what: "workers' concurrency",
      sentence: `The workers' concurrency: their slots are ${percent(figures.slotsBusy)} taken while Redis is ${percent(redisCpu)} and their event loop ${percent(loopBusy)} busy; ${pace}. More slots or workers help.`,
    };
  }
  return {
    what: "unknown",
    sentence: `Not clear: jobs wait, but nothing that was measured is used up; ${pace}.`,
  };
}
