import type { Redis } from "ioredis";
import { type RawHash, readFields, SEALED } from "../metrics/sealed/sealed-chunk";
import { answersOf } from "../redis-pipeline";

/** Some slots of a chunk that are to be read, with what its numbers stand for when that is not known yet. */
export interface Asked {
  key: string;
  valuesKey: string | null;
  level: number;
  chunk: number;
  slots: number[];
  /** What was found, by slot. */
  fields: Map<string, string>;
  values: Record<string, string> | null;
}

export const askSlots = (what: Omit<Asked, "fields" | "values">): Asked => ({
  ...what,
  fields: new Map(),
  values: null,
});

/** Reads all of them, sealed or open, in one pipeline, and puts into each what was found. */
export async function readSlots(redis: Redis, asked: readonly Asked[]): Promise<void> {
  if (asked.length === 0) return;
  const pipeline = redis.pipeline();
  for (const { key, valuesKey, slots } of asked) {
    if (slots.length > 0) pipeline.hmgetBuffer(key, SEALED, ...slots.map(String));
    if (valuesKey !== null) pipeline.hgetall(valuesKey);
  }
  const answers = await answersOf(pipeline);
  let at = 0;
  for (const one of asked) {
    if (one.slots.length > 0) one.fields = fieldsOf(one.slots, answers[at++] as (Buffer | null)[]);
    if (one.valuesKey !== null) one.values = answers[at++] as Record<string, string>;
  }
}

function fieldsOf(slots: number[], [sealed, ...open]: (Buffer | null)[]): Asked["fields"] {
  const raw: RawHash = {};
  if (sealed) raw[SEALED] = sealed;
  for (const [index, slot] of slots.entries()) {
    const bytes = open[index];
    if (bytes) raw[String(slot)] = bytes;
  }
  const wanted = new Set(slots.map(String));
  // Whoever looks at the chunk is told that it cannot be read; here others must still be counted.
  const fields = readFields(raw, "replace", () => {});
  return new Map([...fields].filter(([slot]) => wanted.has(slot)));
}
