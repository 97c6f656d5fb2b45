import { expect, test } from "vitest";
import { firstLoads, gzipBytes, withSchemas } from "./first-load";

/** What the overview may load before it can be used, as it is sent. */
const MAX_BYTES = 200_000;

test("the overview loads less than 200 kB of scripts at first", () => {
  const overview = firstLoads().find(({ route }) => route === "/");
  expect(gzipBytes(overview?.scripts ?? [])).toBeGreaterThan(100_000);
  expect(gzipBytes(overview?.scripts ?? [])).toBeLessThan(MAX_BYTES);
});

test.each(firstLoads())("$route loads no schemas at first", ({ scripts }) => {
  expect(withSchemas(scripts)).toEqual([]);
});
