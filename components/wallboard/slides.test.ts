import { expect, test } from "vitest";
import { quietQueue as queue } from "@/components/overview/queue-fixture";
import { slidesOf } from "./slides";

const queues = [
  queue({ key: "a", name: "a", prefix: "bull" }),
  queue({
    key: "b",
    name: "b",
    prefix: "other",
    workers: 0,
    counts: { waiting: 9 },
    oldestWaitingMs: 90_000,
  }),
  queue({ key: "c", name: "c", prefix: "bull" }),
];
const keys = (show: string[], pinned: string[] = []) =>
  slidesOf(show, queues, new Set(pinned)).map((slide) => (slide.kind === "all" ? "all" : slide.key));

test("what an address names, each once and in its order", () => {
  expect(keys(["all", "troubled", "c", "b"])).toEqual(["all", "b", "c"]);
  expect(keys(["pinned", "prefix:bull"], ["c"])).toEqual(["c", "a"]);
});

test("where nothing that is named is there, how everything stands", () => {
  expect(keys(["gone", "pinned"])).toEqual(["all"]);
  expect(keys([])).toEqual(["all"]);
});
