import { expect, test } from "vitest";
import { blockedWords } from "./blocked-words";

const words = (total: number, looked: number, blocked: number) =>
  blockedWords({ total, looked, blocked, items: [], asOf: 0 });

test.each([
  [12, 12, 3, "12 parents wait for children; 3 of them wait for a dead child."],
  [2, 2, 1, "2 parents wait for children; 1 of them waits for a dead child."],
  [1, 1, 0, "1 parent waits for children; none of them for a dead child."],
  [
    4_000,
    200,
    0,
    "4,000 parents wait for children. Of the 200 that have waited longest, none waits for a dead child.",
  ],
  [
    4_000,
    200,
    7,
    "4,000 parents wait for children. Of the 200 that have waited longest, 7 wait for a dead child.",
  ],
])("%d parents, %d looked at, %d blocked", (total, looked, blocked, said) => {
  expect(words(total, looked, blocked)).toBe(said);
});
