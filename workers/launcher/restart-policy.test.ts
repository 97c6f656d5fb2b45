import { expect, it } from "vitest";
import { decideRestart } from "./restart-policy";

it("waits twice as long after each quick crash, and gives up at the sixth", () => {
  const delays: number[] = [];
  let crashes = 0;
  for (;;) {
    const decision = decideRestart(crashes, 100);
    crashes = decision.quickCrashes;
    if (!decision.restart) break;
    delays.push(decision.delayMs);
  }
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  expect(crashes).toBe(6);
});

it("forgets earlier crashes once the process has run steadily", () => {
  expect(decideRestart(5, 30_000)).toEqual({ restart: true, delayMs: 500, quickCrashes: 1 });
});
