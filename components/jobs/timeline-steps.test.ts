import { describe, expect, it } from "vitest";
import { stepsOf } from "./timeline-steps";

describe("timeline", () => {
  it("says how long each part lasted, and ends with the job", () => {
    const steps = stepsOf(
      {
        state: "completed",
        timeline: [
          { kind: "added", at: 100, detail: null },
          { kind: "started", at: 150, detail: null },
          { kind: "completed", at: 170, detail: null },
        ],
      },
      1_000,
    );
    expect(steps.map(({ phase, lastedMs }) => [phase, lastedMs])).toEqual([
      ["waited", 50],
      ["ran", 20],
      [null, null],
    ]);
  });

  it("runs on to now for a job that goes on", () => {
    const [step] = stepsOf({ state: "active", timeline: [{ kind: "started", at: 100, detail: null }] }, 130);
    expect(step?.lastedMs).toBe(30);
  });

  it("marks what has not come yet", () => {
    const steps = stepsOf(
      {
        state: "delayed",
        timeline: [
          { kind: "added", at: 100, detail: null },
          { kind: "runnable", at: 500, detail: null },
        ],
      },
      200,
    );
    expect(steps[0]).toMatchObject({ phase: "delayed", lastedMs: 100, ahead: false });
    expect(steps[1]).toMatchObject({ ahead: true, lastedMs: null });
  });
});
