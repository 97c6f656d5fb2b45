import { expect, test } from "vitest";
import { TransientError } from "../resilience/failures";
import { confirmWrite } from "./confirm-write";

function setUp(answers: (number | null)[]) {
  const waitedMs: number[] = [];
  const stop = new AbortController();
  return {
    waitedMs,
    stop,
    confirmation: {
      read: async () => answers.shift() ?? null,
      expect: (value: number) => value === 2,
      signal: stop.signal,
      clock: {
        sleep: async (ms: number) => {
          waitedMs.push(ms);
        },
      },
    },
  };
}

test("a write that is to be seen at once costs one read and no wait", async () => {
  const { confirmation, waitedMs } = setUp([2]);
  expect(await confirmWrite(confirmation)).toBe(2);
  expect(waitedMs).toEqual([]);
});

test("nothing and an old value are read again, with growing and capped waits", async () => {
  const { confirmation, waitedMs } = setUp([null, 1, 1, 2]);
  expect(await confirmWrite({ ...confirmation, capMs: 150 })).toBe(2);
  expect(waitedMs).toEqual([50, 100, 150]);
});

test("a write that stays unseen is a transient failure, and a stop ends the wait", async () => {
  const { confirmation, waitedMs } = setUp([]);
  await expect(confirmWrite({ ...confirmation, reads: 3 })).rejects.toThrow(TransientError);
  expect(waitedMs).toHaveLength(2);
  const stopped = setUp([]);
  stopped.stop.abort(new Error("Stopped."));
  await expect(confirmWrite(stopped.confirmation)).rejects.toThrow("Stopped.");
});
