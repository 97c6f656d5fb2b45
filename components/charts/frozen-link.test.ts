import { expect, test } from "vitest";
import { frozenLink } from "./frozen-link";

test("a range that moves on becomes two moments; everything else of the address stays", () => {
  const link = frozenLink("http://x/queues/q?tab=charts&range=1h", { kind: "live", range: "1h" }, 10_000_000);
  expect(new URL(link).searchParams.toString()).toBe("tab=charts&range=1h&from=6400000&to=10000000");
});

test("a time that stands still stays as it is", () => {
  const link = frozenLink("http://x/q?from=1&to=2", { kind: "fixed", from: 50_000, to: 90_000 }, 10_000_000);
  expect(link).toBe("http://x/q?from=50000&to=90000");
});
