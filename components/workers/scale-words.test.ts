import { expect, it } from "vitest";
import type { Scale } from "@/lib/contract/workers";
import { concurrencyWords, scaleWords, spreadScaleWords } from "./scale-words";

const scale = (desired: number | null, present: number): Scale => ({
  queue: "q",
  queueName: "q",
  desired,
  computed: desired,
  present,
  floor: null,
  ceiling: null,
  coolDownMs: null,
  why: "",
  inputs: { arrivalPerSec: 1, backlog: 1, serviceMs: 1, concurrency: 1, drainTargetMs: 1 },
});

it("says what is needed, and that there are too few", () => {
  expect(scaleWords(scale(3, 1))).toMatchObject({ text: "needs 3, has 1", short: true });
  expect(scaleWords(scale(1, 2))).toMatchObject({ text: "needs 1", short: false });
  expect(scaleWords(scale(null, 2))).toMatchObject({ text: "need not known", short: false });
});

it("a queue that is spread is short where one of its shards is, however many the others have", () => {
  const named = (name: string, one: Scale): Scale => ({ ...one, queueName: name, why: `of ${name}` });
  const rich = named("mail~0", scale(1, 9));
  expect(spreadScaleWords([rich, named("mail~1", scale(2, 1))])).toEqual({
    text: "mail~1 needs 2, has 1",
    short: true,
    why: "mail~1: of mail~1",
  });
  const many = [1, 2, 3, 4].map((index) => named(`mail~${index}`, scale(2, 1)));
  expect(spreadScaleWords(many).text).toBe(
    "mail~1 needs 2, has 1; mail~2 needs 2, has 1; 2 more shards are short",
  );
  expect(spreadScaleWords([rich, rich])).toMatchObject({ text: "needs 2", short: false });
  expect(spreadScaleWords([rich, scale(null, 1)])).toMatchObject({ text: "need not known", short: false });
});

it("names the bounds only where concurrency is adapted", () => {
  expect(concurrencyWords({ concurrency: 4, floor: 2, ceiling: 8 })).toBe("4 (2–8)");
  expect(concurrencyWords({ concurrency: 4, floor: 4, ceiling: 4 })).toBe("4");
  expect(concurrencyWords({ concurrency: null, floor: null, ceiling: null })).toBeNull();
});
