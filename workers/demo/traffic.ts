/** How much of what the producer sends, as a pure function of time. */
export interface Demand {
  webhooksPerSec: number;
  invoicesPerSec: number;
}

const STEADY: Demand = { webhooksPerSec: 14, invoicesPerSec: 3 };
/** A spike adds this many webhooks a second while it lasts: more than the workers' dozen connections can take. */
const SPIKE_PER_SEC = 220;
const SPIKE_MS = 8_000;
const FIRST_SPIKE_MS = 15_000;
const SPIKE_EVERY_MS = 150_000;

export function isSpike(elapsedMs: number): boolean {
  return elapsedMs >= FIRST_SPIKE_MS && (elapsedMs - FIRST_SPIKE_MS) % SPIKE_EVERY_MS < SPIKE_MS;
}

/** The steady load breathes by a third over two minutes, so that no line is flat. */
export function demandAt(elapsedMs: number): Demand {
  const breath = 1 + Math.sin((elapsedMs / 120_000) * 2 * Math.PI) / 3;
  return {
    webhooksPerSec: STEADY.webhooksPerSec * breath + (isSpike(elapsedMs) ? SPIKE_PER_SEC : 0),
    invoicesPerSec: STEADY.invoicesPerSec * breath,
  };
}
