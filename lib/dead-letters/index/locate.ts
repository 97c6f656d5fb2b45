import type { Context } from "../../context";
import { answersOf } from "../../redis-pipeline";
import { IDS, isRemoved, rowHash } from "./format";
import type { Segment } from "./snapshot";
import type { IndexWriter, RowPlace } from "./writer";

/** A row that was found by its job. */
export interface LocatedRow extends RowPlace {
  failedAt: number;
}

export interface JobAddress {
  /** Key of its queue. */
  queue: string;
  id: string;
}

/** Bits of the sieve that every row is held against; a thousand jobs fill a thousandth of it. */
const SIEVE_BITS = 20;

/**
 * The rows that are alive of each of these jobs: none, one, or more when a crash has left an old one. One pass over the
 * hashes of all rows, about 2 ms for each million, however many jobs are looked for; then the ids of those that may be
 * meant are compared, in one pipeline.
 */
export async function locateRows(
  { redis }: Pick<Context, "redis">,
  writer: IndexWriter,
  jobs: JobAddress[],
): Promise<LocatedRow[][]> {
  const found: LocatedRow[][] = jobs.map(() => []);
  const candidates = await candidatesOf(writer, jobs);
  const ids = await readRowIds({ redis }, (segment) => writer.key(segment, IDS), candidates);
  for (const [index, { job, place }] of candidates.entries()) {
    if (ids[index] === jobs[job]?.id) found[job]?.push(place);
  }
  return found;
}

/** Where the id of a row is in its segment's ids. */
export interface IdPlace {
  place: Pick<RowPlace, "segment">;
  from: number;
  to: number;
}

/** Ids that lie this close together are read as one. */
const NEAR_BYTES = 256;
const MOST_BYTES = 64 * 1024;

/** The ids of rows, of segments whose ids are at these keys, in one pipeline: one command for each row, or for each run of rows that are near each other. */
export async function readRowIds(
  { redis }: Pick<Context, "redis">,
  idsOf: (segment: number) => string,
  places: IdPlace[],
): Promise<string[]> {
  const runs: { segment: number; from: number; to: number }[] = [];
  const runOf = places.map(({ place: { segment }, from, to }) => {
    const last = runs.at(-1);
    const near = last?.segment === segment && from >= last.to && from - last.to <= NEAR_BYTES;
    if (last && near && to - last.from <= MOST_BYTES) last.to = to;
    else runs.push({ segment, from, to });
    return runs.length - 1;
  });
  if (runs.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const { segment, from, to } of runs) pipeline.getrangeBuffer(idsOf(segment), from, to - 1);
  const texts = (await answersOf(pipeline)) as Buffer[];
  return places.map(({ from, to }, index) => {
    const run = runOf[index] ?? 0;
    const begin = runs[run]?.from ?? 0;
    return texts[run]?.toString("utf8", from - begin, to - begin) ?? "";
  });
}

interface Candidate extends IdPlace {
  /** Index of the job that it may be. */
  job: number;
  place: LocatedRow;
}

async function candidatesOf(writer: IndexWriter, jobs: JobAddress[]): Promise<Candidate[]> {
  const wanted = new Map<number, number[]>();
  const sieve = new Uint8Array(1 << (SIEVE_BITS - 3));
  for (const [index, { queue, id }] of jobs.entries()) {
    if (writer.queueId(queue) === null) continue;
    const hash = rowHash(queue, id);
    const bit = hash >>> (32 - SIEVE_BITS);
    sieve[bit >> 3] = (sieve[bit >> 3] ?? 0) | (1 << (bit & 7));
    wanted.set(hash, [...(wanted.get(hash) ?? []), index]);
  }
  if (wanted.size === 0) return [];
  const candidates: Candidate[] = [];
  for (const segment of writer.allSegments()) {
    const hashes = await writer.column(segment, "hash");
    const rows = sieved(segment, hashes, sieve).filter((row) => wanted.has(hashes[row] ?? -1));
    if (rows.length === 0) continue;
    const [queues, failedAt, ends] = await Promise.all([
      writer.column(segment, "queue"),
      writer.column(segment, "failedAt"),
      writer.column(segment, "ends"),
    ]);
    for (const row of rows) {
      for (const job of wanted.get(hashes[row] ?? -1) ?? []) {
        const queue = queues[row] ?? 0;
        if (writer.queueId(jobs[job]?.queue ?? "") !== queue) continue;
        candidates.push({
          job,
          place: { segment: segment.number, row, queue, failedAt: failedAt[row] ?? 0 },
          from: row === 0 ? 0 : (ends[row - 1] ?? 0),
          to: ends[row] ?? 0,
        });
      }
    }
  }
  return candidates;
}

function sieved({ rows, removed }: Segment, hashes: Uint32Array, sieve: Uint8Array): number[] {
  const passed: number[] = [];
  for (let row = 0; row < rows; row++) {
    const bit = (hashes[row] as number) >>> (32 - SIEVE_BITS);
    if (((sieve[bit >> 3] as number) & (1 << (bit & 7))) !== 0 && !isRemoved(removed, row)) passed.push(row);
  }
  return passed;
}
