import { expect, test } from "vitest";
import { createRing } from "./ring";

const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);
const encoder = new TextEncoder();
function ringOf(limits: { messages: number; bytes: number }, count: number, size = 1) {
  const ring = createRing(limits);
  for (let sent = 0; sent < count; sent++)
    ring.push((position) => encoder.encode(String(position).padEnd(size, ".")));
  return ring;
}

test("what is behind a position comes in order, down to the last", () => {
  const ring = ringOf({ messages: 10, bytes: 1_000 }, 3);
  expect([0, 1, 2, 3].map((position) => text(ring.after(position)))).toEqual(["1", "2", "3", null]);
  expect([0, 1, 2, 3].map(ring.bytesAfter)).toEqual([3, 2, 1, 0]);
});

test("an empty ring has nothing behind its beginning", () => {
  const ring = createRing({ messages: 10, bytes: 1_000 });
  expect([ring.last, ring.after(0), ring.bytesAfter(0)]).toEqual([0, null, 0]);
});

test("the oldest go when there are too many", () => {
  const ring = ringOf({ messages: 3, bytes: 1_000 }, 5);
  expect(ring.last).toBe(5);
  expect(ring.bytesAfter(1)).toBeNull();
  expect([ring.bytesAfter(2), text(ring.after(2))]).toEqual([3, "3"]);
});

test("the oldest go when they are too large, but the newest stays whatever its size", () => {
  const ring = ringOf({ messages: 100, bytes: 25 }, 5, 10);
  expect([2, 3, 5].map(ring.bytesAfter)).toEqual([null, 20, 0]);
  ring.push(() => new Uint8Array(1_000));
  expect([4, 5, 6].map(ring.bytesAfter)).toEqual([null, 1_000, 0]);
});

test("a position that was never reached is not known", () => {
  expect(ringOf({ messages: 10, bytes: 1_000 }, 3).bytesAfter(4)).toBeNull();
});
