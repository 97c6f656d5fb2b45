import fc from "fast-check";
import { expect, test } from "vitest";
import { DamagedNumbers, NumberReader, NumberWriter } from "./range-coder";

const numbers = fc.array(
  fc.tuple(fc.nat(3), fc.oneof(fc.nat(3), fc.nat(100_000), fc.integer({ min: 0, max: 2 ** 53 - 1 }))),
  { maxLength: 400 },
);

function write(told: [context: number, value: number][]): Buffer {
  const writer = new NumberWriter();
  for (const [context, value] of told) writer.number(context, value);
  return writer.finish();
}

test("numbers come back as they were, whatever they are", () => {
  fc.assert(
    fc.property(numbers, (told) => {
      const reader = new NumberReader(write(told));
      for (const [context, value] of told) expect(reader.number(context, 0)).toBe(value);
      reader.finish();
    }),
  );
});

test("what comes often takes next to nothing, and each context learns for itself", () => {
  const told = Array.from({ length: 4_000 }, (_, at): [number, number] => [
    at % 2,
    at % 2 === 0 ? 7 : 60_000,
  ]);
  expect(write(told).length).toBeLessThan(4_000 / 20);
});

test("numbers that were cut off, or of which a byte has changed, are refused at their end", () => {
  const told = Array.from({ length: 300 }, (_, at): [number, number] => [0, (at * 7_919) % 1_000]);
  const bytes = write(told);
  const readAll = (some: Uint8Array) => {
    const reader = new NumberReader(some);
    for (const [context] of told) reader.number(context, 0);
    reader.finish();
  };
  readAll(bytes);
  expect(() => readAll(bytes.subarray(0, 100))).toThrow(DamagedNumbers);
  const changed = Buffer.from(bytes);
  changed[50] = (changed[50] ?? 0) ^ 0x10;
  expect(() => readAll(changed)).toThrow(DamagedNumbers);
});
