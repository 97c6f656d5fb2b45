import { z } from "zod";
import type { Context } from "../../context";
import { safeJson } from "../../jobs/parse";
import { answersOf } from "../../redis-pipeline";
import type { Cause } from "../fingerprint";
import { DICTIONARY_NAMES, type DictionaryName, REMOVED } from "./format";

export interface Segment {
  /** Its place in the order in which segments were begun; never given twice in a generation. */
  number: number;
  rows: number;
  /** How many of them were removed; only grows. */
  removedRows: number;
  /** The earliest and latest failure in it, epoch ms; removed rows count too. */
  minFailedAt: number;
  maxFailedAt: number;
  removed: Uint8Array;
}

/** A cause as its dictionary keeps it. */
export interface StoredCause extends Cause {
  /** When the job failed for which it was first met, epoch ms. */
  firstSeenMs: number;
}

/** One generation of the index at one moment. What it describes is appended to, never changed. */
export interface Snapshot {
  generation: string;
  /** Changes with each writer. After a restart of Redis that lost the last writes, rows may be others than they were. */
  epoch: string;
  /** Raised by each write. */
  version: string;
  /** Number of the next segment to begin. */
  nextSegment: number;
  /** All events of BullMQ before this time have been applied, by Redis's clock. */
  heardUntilMs: number;
  /** Newest first. */
  segments: Segment[];
  /** The values of each dictionary in the order of their ids. */
  dictionaries: Record<DictionaryName, string[]>;
  /** Those of the dictionary of causes, parsed. */
  causes: StoredCause[];
}

const metaSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** What is written of a segment. */
export const packSegment = ({ rows, removedRows, minFailedAt, maxFailedAt }: Segment): string =>
  JSON.stringify([rows, removedRows, minFailedAt, maxFailedAt]);

/** Rounds after which a snapshot is given up; each takes in what was removed during the one before. */
const MAX_ROUNDS = 10;
const NO_BITS = new Uint8Array(0);

type Ctx = Pick<Context, "redis" | "keys">;

/**
 * Reads a generation as it is at one moment: heads, dictionaries and bitmaps come from one MULTI. What `before` holds
 * already is not read again, so that it costs ten small commands, and one more for each segment in which rows were
 * removed since.
 */
export async function readSnapshot(ctx: Ctx, generation: string, before: Snapshot | null): Promise<Snapshot> {
  let last = before?.generation === generation ? before : null;
  const bitmaps = new Map(
    last?.segments.map(({ number, removedRows, removed }) => [number, { removedRows, removed }]),
  );
  let wanted: number[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { head, segments, dictionaries, read } = await readAtOnce(ctx, generation, last, wanted);
    if (last && head.epoch !== last.epoch) {
      last = null;
      bitmaps.clear();
      wanted = [];
      continue;
    }
    for (const [number, removed] of read) {
      const segment = segments.find((one) => one.number === number);
      if (segment) bitmaps.set(number, { removedRows: segment.removedRows, removed });
    }
    wanted = segments.flatMap(({ number, removedRows }) =>
      (bitmaps.get(number)?.removedRows ?? 0) === removedRows ? [] : [number],
    );
    if (wanted.length > 0) continue;
    return {
      generation,
      epoch: head.epoch ?? "",
      version: head.version ?? "0",
      nextSegment: Number(head.nextSegment ?? 0),
      heardUntilMs: Number(head.heardUntilMs ?? 0),
      segments: segments.map((segment) => ({
        ...segment,
        removed: bitmaps.get(segment.number)?.removed ?? NO_BITS,
      })),
      dictionaries,
      causes: causesOf(dictionaries.cause, last),
    };
  }
  throw new Error("The index of dead letters changed faster than it could be read.");
}

/** Only those that are new are parsed. */
function causesOf(stored: string[], last: Snapshot | null): StoredCause[] {
  const known = last?.causes ?? [];
  if (stored.length === known.length) return known;
  return known.concat(stored.slice(known.length).map((text) => safeJson(text) as StoredCause));
}

async function readAtOnce({ redis, keys }: Ctx, generation: string, last: Snapshot | null, wanted: number[]) {
  const multi = redis
    .multi()
    .hgetall(keys.deadLetterGeneration(generation))
    .hgetall(keys.deadLetterSegments(generation));
  for (const name of DICTIONARY_NAMES)
    multi.lrange(keys.deadLetterDictionary(generation, name), last?.dictionaries[name].length ?? 0, -1);
  for (const number of wanted) multi.getBuffer(keys.deadLetterColumn(generation, number, REMOVED));
  const answers = await answersOf(multi);
  const [head, metas] = answers as [Record<string, string>, Record<string, string>];
  const lists = answers.slice(2, 2 + DICTIONARY_NAMES.length) as string[][];
  const bits = answers.slice(2 + DICTIONARY_NAMES.length) as (Buffer | null)[];
  const entries = DICTIONARY_NAMES.map((name, index) => {
    const [known, more] = [last?.dictionaries[name] ?? [], lists[index] ?? []];
    return [name, more.length === 0 ? known : known.concat(more)] as const;
  });
  return {
    head,
    segments: segmentsOf(metas),
    dictionaries: Object.fromEntries(entries) as Snapshot["dictionaries"],
    read: wanted.map((number, index) => [number, new Uint8Array(bits[index] ?? NO_BITS)] as const),
  };
}

function segmentsOf(metas: Record<string, string>): Segment[] {
  const segments = Object.entries(metas).map(([number, text]) => {
    const [rows, removedRows, minFailedAt, maxFailedAt] = metaSchema.parse(safeJson(text));
    return { number: Number(number), rows, removedRows, minFailedAt, maxFailedAt, removed: NO_BITS };
  });
  return segments.sort((a, b) => b.number - a.number);
}
