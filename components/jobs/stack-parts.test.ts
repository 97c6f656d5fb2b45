import fc from "fast-check";
import { expect, test } from "vitest";
import { differingStacks, stackParts } from "./stack-parts";

const TRACE = `PaymentError: card was refused
  for order 7
    at node:internal/process/task_queues:95:5
    at /srv/app/node_modules/@acme/pay/dist/client.js:10:3
    at async charge (/srv/app/src/billing/charge.ts:42:11)
    at async Worker.processJob (/srv/app/node_modules/bullmq/dist/worker.js:1:1)
  [cause]: Error: socket hang up
    at connect (file:///srv/app/src/net.js:3:1)`;

test("calls of the application stand apart from those of packages and of Node, and every other line stays", () => {
  expect(stackParts(TRACE).map((part) => [part.kind, "what" in part ? part.what : part.text.trim()])).toEqual(
    [
      ["text", "PaymentError: card was refused\n  for order 7"],
      ["foreign", "2 calls of Node, @acme/pay"],
      ["own", "at async charge (/srv/app/src/billing/charge.ts:42:11)"],
      ["foreign", "1 call of bullmq"],
      ["text", "[cause]: Error: socket hang up"],
      ["own", "at connect (file:///srv/app/src/net.js:3:1)"],
    ],
  );
});

test("no text loses a line", () => {
  const line = fc.oneof(fc.string(), fc.constantFrom(...TRACE.split("\n")));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 1_200 }), (lines) => {
      const text = lines.join("\n");
      expect(
        stackParts(text)
          .map((part) => part.text)
          .join("\n"),
      ).toBe(text);
    }),
  );
});

test("equal traces are told once, with the attempts that left them", () => {
  const labels = (stacks: string[], failures: number) =>
    differingStacks(stacks, failures).map(({ label }) => label);
  expect(labels(["a", "a", "b", "a"], 4)).toEqual(["Attempts 1–2, 4", "Attempt 3"]);
  expect(labels(["a", "b"], 2)).toEqual(["Attempt 1", "Attempt 2"]);
  // BullMQ kept the last few only, or an attempt left none: which is which is not known.
  expect(labels(["a", "b", "b"], 9)).toEqual(["2 before", "Last 2"]);
  expect(labels(["b", "a"], 3)).toEqual(["1 before", "Last"]);
});
