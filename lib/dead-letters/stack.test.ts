import fc from "fast-check";
import { expect, test } from "vitest";
import { headerOf, lastTrace, ownFrames } from "./stack";

const STACK = `TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be of type string
    at Object.readFile (node:fs:12:3)
    at async loadInvoice (file:///srv/releases/20261101120000/dist/invoices/load.js:14:22)
    at new Mailer (/srv/releases/20261101120000/node_modules/mailer/index.js:1:1)
    at /srv/releases/20261101120000/dist/main-8f3a2b1c.js?v=3:88:1
    at Job.process [as handler] (C:\\app\\dist\\worker.js:5:5)
    at async Promise.all (index 0)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

test("a header gives the name, and the code of Node's own errors", () => {
  expect(headerOf(STACK)).toEqual({ name: "TypeError", code: "ERR_INVALID_ARG_TYPE" });
  expect(headerOf("PaymentError: refused\n    at x")).toEqual({ name: "PaymentError", code: null });
  expect(headerOf("Error\n    at x (/a/b.js:1:1)")).toEqual({ name: "Error", code: null });
  expect(headerOf("thrown text without a name")).toEqual({ name: null, code: null });
  expect(headerOf("")).toEqual({ name: null, code: null });
});

test("own frames leave out packages, Node, line numbers and the place of the deploy", () => {
  expect(ownFrames(STACK, 5)).toEqual([
    "loadInvoice dist/invoices/load.js",
    "(anonymous) <id>/dist/main-<id>.js",
    "Job.process app/dist/worker.js",
  ]);
  expect(ownFrames(STACK, 1)).toEqual(["loadInvoice dist/invoices/load.js"]);
  expect(ownFrames("Error: no frames", 3)).toEqual([]);
});

test("two deploys and two lines of one function give the same frames", () => {
  const at = (release: string, line: number, hash: string) =>
    ownFrames(
      `Error: x\n    at charge (/srv/${release}/src/pay.ts:${line}:7)\n    at run (/srv/${release}/dist/main-${hash}.js:${line}:9)`,
      3,
    );
  expect(at("2026-11-02", 20, "0d9f11aa")).toEqual(at("v1.4.2", 4_711, "77abc123"));
});

test("the last trace is found in what BullMQ keeps, whole or cut at its beginning", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (traces) => {
      expect(lastTrace(JSON.stringify(traces))).toBe(traces.at(-1));
    }),
  );
  const kept = JSON.stringify([`Error: "old", "older"\n    at a (/x/a.js:1:1)`, STACK]);
  for (let cut = 0; cut < kept.length; cut++) {
    const trace = lastTrace(kept.slice(cut));
    // What is left of the trace never lies: a frame of it, or nothing.
    for (const frame of ownFrames(trace, 9)) expect(ownFrames(STACK, 9).concat("a x/a.js")).toContain(frame);
  }
  expect(lastTrace(kept.slice(40))).toBe(STACK);
  expect(lastTrace("")).toBe("");
  expect(lastTrace("no JSON at all")).toBe("");
});

test("any text gives frames or none", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (text) => {
      expect(ownFrames(`Error: ${text}\n    at ${text} (${text})`, 3).length).toBeLessThanOrEqual(3);
    }),
  );
});
