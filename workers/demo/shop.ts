import type { Context } from "@/lib/context";
import { postPoints } from "@/lib/external-series/store";
import { postMark } from "@/lib/marks/store";
import { demandAt } from "./traffic";

/** One value is kept for each ten seconds. */
const TICK_MS = 10_000;
const FIRST_DEPLOY_MS = 60_000;
const DEPLOY_EVERY_MS = 20 * 60_000;
const BY = "demo";

/** Number of the shop's newest deploy; 0 before the first. */
export function deployAt(elapsedMs: number): number {
  return elapsedMs < FIRST_DEPLOY_MS ? 0 : 1 + Math.floor((elapsedMs - FIRST_DEPLOY_MS) / DEPLOY_EVERY_MS);
}

/** Whoever signs up is invoiced: sign-ups a minute go with the invoices, give or take a tenth. `chance` is uniform in [0, 1). */
export function signUpsPerMin(elapsedMs: number, chance: number): number {
  return Math.round(demandAt(elapsedMs).invoicesPerSec * 14 * (0.9 + chance / 5));
}

/** Checkouts wait for a webhook's answer: the more of these wait, the more give up. */
export function checkoutErrorsPerMin(waitingWebhooks: number, chance: number): number {
  return Math.round(waitingWebhooks / 40 + 2 * chance);
}

/**
 * Tells Spillway what the demo's shop does, as a pipeline and a product would: deploys as marks, sign-ups and checkout
 * errors as figures. Until the signal aborts. What cannot be told while Redis is away is left out.
 */
export async function tellOfShop(
  ctx: Context,
  waitingWebhooks: () => Promise<number>,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = ctx.clock.now();
  let deployed = 0;

  async function tell(now: number): Promise<void> {
    const elapsedMs = now - startedAt;
    const { random } = ctx.clock;
    const point = (value: number) => [{ at: now, value }];
    await postPoints(
      ctx,
      { name: "sign-ups", unit: "sign-ups/min", points: point(signUpsPerMin(elapsedMs, random())) },
      BY,
    );
    const errors = checkoutErrorsPerMin(await waitingWebhooks(), random());
    await postPoints(ctx, { name: "checkout-errors", unit: "errors/min", points: point(errors) }, BY);
    const deploy = deployAt(elapsedMs);
    if (deploy === deployed) return;
    await postMark(ctx, { at: now, kind: "deploy", label: `shop 4.${deploy}` }, BY);
    deployed = deploy;
  }

  while (!signal.aborted) {
    await tell(ctx.clock.now()).catch((err: unknown) =>
      ctx.log.warn({ err }, "The shop could not be told of"),
    );
    await ctx.clock.sleep(TICK_MS, signal).catch(() => {});
  }
}
