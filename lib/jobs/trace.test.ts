import { expect, test } from "vitest";
import { traceHref, traceIdOf } from "./trace";

const ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = `00-${ID}-00f067aa0ba902b7-01`;

test("the trace of a job is that of its producer's telemetry, or of its data", () => {
  const opts = JSON.stringify({ attempts: 3, tm: JSON.stringify({ traceparent: PARENT, tracestate: "" }) });
  expect(traceIdOf(opts, "{}")).toBe(ID);
  expect(traceIdOf("{}", JSON.stringify({ traceparent: PARENT }))).toBe(ID);
  expect(traceIdOf(opts, "no JSON")).toBe(ID);
});

test.each([
  undefined,
  "cut {",
  '{"tm":7}',
  '{"tm":"{}"}',
  JSON.stringify({ tm: JSON.stringify({ traceparent: `00-${"0".repeat(32)}-00f067aa0ba902b7-01` }) }),
  JSON.stringify({ tm: JSON.stringify({ traceparent: `javascript:alert(1)//${PARENT}` }) }),
])("a job with the options %j carries none", (opts) => expect(traceIdOf(opts, "[]")).toBeNull());

test("its address comes from the template", () => {
  expect(traceHref("https://t.example/trace/{traceId}?a={traceId}", ID)).toBe(
    `https://t.example/trace/${ID}?a=${ID}`,
  );
  expect(traceHref(undefined, ID)).toBeNull();
});
