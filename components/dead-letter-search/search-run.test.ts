import { expect, test } from "vitest";
import { letterFixture } from "../dead-letters/letter-fixture";
import { type Hit, IDLE, type SearchRun, withLines } from "./search-run";

const hit = (id: string): Hit => ({ type: "hit", letter: { ...letterFixture, id }, found: "x" });
const running: SearchRun = { ...IDLE, state: "running" };
const end = {
  type: "end",
  scanned: 900,
  of: 1_000,
  matches: 40,
  because: "limit",
  isExact: false,
  about: 44,
  nextCursor: "c",
  cut: 0,
} as const;

test("hits are added in their order, and counts are those told last", () => {
  const run = withLines(running, [
    { type: "progress", scanned: 0, of: 1_000, matches: 0 },
    hit("2"),
    hit("1"),
    { type: "progress", scanned: 200, of: 1_000, matches: 2 },
  ]);
  expect(run.hits.map(({ letter }) => letter.id)).toEqual(["2", "1"]);
  expect(run).toMatchObject({ state: "running", scanned: 200, of: 1_000, matches: 2, end: null });
});

test("the end ends it and tells where it goes on", () => {
  const run = withLines(running, [hit("1"), end]);
  expect(run).toMatchObject({ state: "ended", matches: 40, end: { nextCursor: "c" } });
});

test("a search that goes on where it was stopped shows nothing twice", () => {
  const before = withLines(running, [hit("1"), hit("2"), end]);
  const run = withLines({ ...before, state: "running" }, [hit("2"), hit("3"), hit("3")]);
  expect(run.hits.map(({ letter }) => letter.id)).toEqual(["1", "2", "3"]);
});
