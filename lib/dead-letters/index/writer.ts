import { randomUUID } from "node:crypto";
import type { Context } from "../../context";
import { safeJson } from "../../jobs/parse";
import { ColumnCache } from "./columns";
import { Dictionary } from "./dictionary";
import {
  COLUMN_NAMES,
  DICTIONARY_NAMES,
  type DictionaryName,
  IDS,
  isRemoved,
  OTHER,
  REMOVED,
  SEGMENT_ROWS,
  withRemoved,
} from "./format";
import type { IndexRow } from "./row";
import { appendCommands, type PackedRow, packRow, sealCommands } from "./segment-rows";
import { packSegment, readSnapshot, type Segment, type Snapshot } from "./snapshot";
import { type IndexCommand, writeIndex } from "./write";

/** Where a row is. */
export interface RowPlace {
  segment: number;
  row: number;
  /** Id of its queue in the dictionary. */
  queue: number;
}

/** How far a queue's failed set was read, in the order of scores and ids. */
export interface QueueRead {
  after: { score: string; id: string } | null;
  /** Its end was reached once: the index is complete for it. */
  complete: boolean;
}

interface QueueState extends QueueRead {
  alive: number;
}

export interface IndexChange {
  add?: IndexRow[];
  remove?: RowPlace[];
  /** How far failed sets have been read by now, by queue key. */
  reads?: Map<string, QueueRead>;
  /** Events before this time have been applied, by Redis's clock. */
  heardUntilMs?: number;
  /** Further commands of the same step. */
  also?: IndexCommand[];
}

/** More text of ids than this ends a segment early. */
const MAX_IDS_BYTES = 16 * 1024 * 1024;

/**
 * The one writer of a generation, in the process that leads. It knows of every segment how many rows it has and which of
 * them are removed, and of every queue how many are alive; it holds no row. After any error it must be opened anew,
 * because it may be ahead of what was written.
 */
export class IndexWriter {
  readonly columns: ColumnCache;
  private readonly segments: Map<number, Segment>;
  private readonly dictionaries: Record<DictionaryName, Dictionary>;
  private openIdsBytes = 0;
  private version: string;
  private nextSegment: number;
  heardUntilMs: number;

  private constructor(
    private readonly ctx: Pick<Context, "redis" | "keys">,
    private readonly leader: string,
    private readonly at: { generation: string; epoch: string },
    snapshot: Snapshot,
    private readonly queues: Map<number, QueueState>,
    private readonly segmentRows: number,
  ) {
    this.columns = new ColumnCache(ctx);
    this.version = snapshot.version;
    this.nextSegment = snapshot.nextSegment;
    this.heardUntilMs = snapshot.heardUntilMs;
    this.segments = new Map(snapshot.segments.map((segment) => [segment.number, segment]));
    const open = (name: DictionaryName) =>
      new Dictionary(name, snapshot.dictionaries[name], name === "cause" ? keyOfCause : undefined);
    this.dictionaries = Object.fromEntries(
      DICTIONARY_NAMES.map((name) => [name, open(name)]),
    ) as typeof this.dictionaries;
  }

  /** Takes over a generation, or begins it. Costs a dozen commands and a bitmap a segment. */
  static async open(
    ctx: Pick<Context, "redis" | "keys">,
    leader: string,
    generation: string,
    { segmentRows = SEGMENT_ROWS } = {},
  ): Promise<IndexWriter> {
    const [snapshot, stored] = await Promise.all([
      readSnapshot(ctx, generation, null),
      ctx.redis.hgetall(ctx.keys.deadLetterQueues(generation)),
    ]);
    const queues = new Map(Object.entries(stored).map(([id, text]) => [Number(id), unpackQueue(text)]));
    const epoch = randomUUID();
    const writer = new IndexWriter(ctx, leader, { generation, epoch }, snapshot, queues, segmentRows);
    const open = snapshot.segments[0];
    if (open) writer.openIdsBytes = await ctx.redis.strlen(writer.key(open.number, IDS));
    await writer.write([["HSET", ctx.keys.deadLetterGeneration(generation), "epoch", epoch]]);
    return writer;
  }

  get generation(): string {
    return this.at.generation;
  }

  /** Whether some value found no place in its dictionary. */
  get overflowed(): boolean {
    return DICTIONARY_NAMES.some((name) => this.dictionaries[name].overflowed);
  }

  /** How many dead letters of a queue are indexed. */
  aliveOf(queue: string): number {
    return this.stateOf(queue)?.alive ?? 0;
  }

  get alive(): number {
    return [...this.queues.values()].reduce((sum, { alive }) => sum + alive, 0);
  }

  readOf(queue: string): QueueRead {
    const { after = null, complete = false } = this.stateOf(queue) ?? {};
    return { after, complete };
  }

  /** Whether this generation has room for the queue: without an id of its own its rows could not be told from others. */
  takesQueue(queue: string): boolean {
    return this.dictionaries.queue.takes(queue);
  }

  queueId(queue: string): number | null {
    return this.dictionaries.queue.find(queue);
  }

  /** All segments, newest first; what a caller gets is not changed by later writes, but for bits of removed rows. */
  allSegments(): Segment[] {
    return [...this.segments.values()].sort((a, b) => b.number - a.number);
  }

  /** A column of a segment that this writer has. */
  column<C extends (typeof COLUMN_NAMES)[number]>(segment: Segment, name: C) {
    return this.columns.read(this.at, segment, name);
  }

  key(segment: number, column: string): string {
    return this.ctx.keys.deadLetterColumn(this.generation, segment, column);
  }

  /**
   * Adds and removes rows and notes how far was read, all or nothing. At most about a thousand rows a call, so that Redis
   * is not held up. Throws LeaseLost, IndexMoved, or what Redis throws.
   */
  async commit({ add = [], remove = [], reads, heardUntilMs, also = [] }: IndexChange): Promise<void> {
    await this.commitPacked(
      add.map((row) => packRow(row, this.dictionaries)).filter(({ queue }) => queue !== OTHER),
      remove,
      reads,
      heardUntilMs,
      also,
    );
  }

  /** The same with rows that are packed already. */
  async commitPacked(
    add: PackedRow[],
    remove: RowPlace[],
    reads?: Map<string, QueueRead>,
    heardUntilMs?: number,
    also: IndexCommand[] = [],
  ): Promise<void> {
    const { keys } = this.ctx;
    const touched = { segments: new Set<number>(), queues: new Set<number>() };
    const commands: IndexCommand[] = [...this.append(add, touched.segments), ...this.remove(remove, touched)];
    for (const { queue } of add) {
      this.ofQueue(queue).alive += 1;
      touched.queues.add(queue);
    }
    for (const [queue, read] of reads ?? []) {
      const id = this.dictionaries.queue.idOf(queue);
      if (id === OTHER) continue;
      Object.assign(this.ofQueue(id), read);
      touched.queues.add(id);
    }
    const metas: IndexCommand[] = [...touched.segments].flatMap((number) => this.metaCommands(number));
    const fresh = DICTIONARY_NAMES.flatMap((name): IndexCommand[] => {
      const values = this.dictionaries[name].takeFresh();
      return values.length === 0
        ? []
        : [["RPUSH", keys.deadLetterDictionary(this.generation, name), ...values]];
    });
    const states = [...touched.queues].flatMap((id) => [id, packQueue(this.ofQueue(id))]);
    if (heardUntilMs !== undefined) this.heardUntilMs = heardUntilMs;
    const head = ["nextSegment", this.nextSegment, "heardUntilMs", this.heardUntilMs];
    await this.write([
      ...commands,
      ...metas,
      ...fresh,
      ...(states.length > 0 ? [["HSET", keys.deadLetterQueues(this.generation), ...states]] : []),
      ["HSET", keys.deadLetterGeneration(this.generation), ...head],
      ...also,
    ]);
  }

  private async write(commands: IndexCommand[]): Promise<void> {
    const at = { generation: this.generation, version: this.version };
    await writeIndex(this.ctx, this.leader, at, commands);
    this.version = String(Number(this.version) + 1);
  }

  private append(rows: PackedRow[], touched: Set<number>): IndexCommand[] {
    const commands: IndexCommand[] = [];
    for (let from = 0; from < rows.length; ) {
      const segment = this.openSegment();
      const part = rows.slice(from, from + this.segmentRows - segment.rows);
      from += part.length;
      const keyOf = (column: string) => this.key(segment.number, column);
      commands.push(...appendCommands(part, this.openIdsBytes, keyOf));
      this.openIdsBytes += part.reduce((sum, { id }) => sum + id.length, 0);
      const times = part.map(({ failedAt }) => failedAt);
      this.segments.set(segment.number, {
        ...segment,
        rows: segment.rows + part.length,
        minFailedAt: Math.min(segment.minFailedAt, ...times),
        maxFailedAt: Math.max(segment.maxFailedAt, ...times),
      });
      touched.add(segment.number);
      if (segment.rows + part.length >= this.segmentRows) commands.push(...sealCommands(keyOf));
    }
    return commands;
  }

  /** The segment that takes the next row: the last one, unless it is full. */
  private openSegment(): Segment {
    const last = this.segments.get(this.nextSegment - 1);
    if (last && last.rows < this.segmentRows && this.openIdsBytes < MAX_IDS_BYTES) return last;
    const segment: Segment = {
      number: this.nextSegment,
      rows: 0,
      removedRows: 0,
      minFailedAt: Number.MAX_VALUE,
      maxFailedAt: -Number.MAX_VALUE,
      removed: new Uint8Array(0),
    };
    this.nextSegment += 1;
    this.openIdsBytes = 0;
    this.segments.set(segment.number, segment);
    return segment;
  }

  /** Whether rows are still appended to this segment. */
  isOpen({ number }: Segment): boolean {
    return number === this.nextSegment - 1;
  }

  private remove(places: RowPlace[], touched: Record<"segments" | "queues", Set<number>>): IndexCommand[] {
    return places.flatMap(({ segment: number, row, queue }): IndexCommand[] => {
      const segment = this.segments.get(number);
      if (!segment || isRemoved(segment.removed, row)) return [];
      segment.removed = withRemoved(segment.removed, row);
      segment.removedRows += 1;
      this.ofQueue(queue).alive -= 1;
      touched.segments.add(number);
      touched.queues.add(queue);
      return [["SETBIT", this.key(number, REMOVED), row, 1]];
    });
  }

  /** What is written of a segment that has changed: its heads, or that it is gone with its last row. */
  private metaCommands(number: number): IndexCommand[] {
    const segment = this.segments.get(number);
    const key = this.ctx.keys.deadLetterSegments(this.generation);
    if (!segment) return [];
    if (segment.removedRows < segment.rows) return [["HSET", key, number, packSegment(segment)]];
    this.segments.delete(number);
    const columns = [...COLUMN_NAMES, IDS, REMOVED].map((column) => this.key(number, column));
    return [
      ["UNLINK", ...columns],
      ["HDEL", key, number],
    ];
  }

  private stateOf(queue: string): QueueState | undefined {
    const id = this.queueId(queue);
    return id === null ? undefined : this.queues.get(id);
  }

  private ofQueue(id: number): QueueState {
    const known = this.queues.get(id);
    if (known) return known;
    const state = { alive: 0, after: null, complete: false };
    this.queues.set(id, state);
    return state;
  }
}

const keyOfCause = (stored: string) => (safeJson(stored) as { key: string }).key;

const packQueue = ({ alive, after, complete }: QueueState): string =>
  JSON.stringify([alive, after?.score ?? null, after?.id ?? null, complete ? 1 : 0]);

function unpackQueue(text: string): QueueState {
  const [alive, score, id, complete] = safeJson(text) as [number, string | null, string | null, number];
  return {
    alive,
    after: score === null || id === null ? null : { score, id },
    complete: complete === 1,
  };
}
