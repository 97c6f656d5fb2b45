import { expect, test } from "vitest";
import { chunkTtlMs, TIERS } from "./tiers";

test("a chunk lives until its last point is as old as its tier promises, whichever of its points was written last", () => {
  for (const tier of TIERS) {
    const { stepMs, keepMs, chunkPoints } = tier;
    const endsMs = chunkPoints * stepMs;
    for (const slot of [0, 1, chunkPoints - 1]) {
      const expiresMs = slot * stepMs + chunkTtlMs(tier, slot);
      expect(expiresMs).toBeGreaterThanOrEqual(endsMs + keepMs);
      expect(expiresMs).toBeLessThanOrEqual(endsMs + 1.02 * keepMs);
    }
  }
});
