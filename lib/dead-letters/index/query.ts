import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Context } from "../../context";
import { FAILURE_CLASSES, type FailureClass } from "../../contract/failures";
import { decodeCursor, encodeCursor } from "../../cursor";
import { SegmentGone } from "./columns";
import {
  compileFilter,
  dictionaryValue,
  EACH_CAUSE_A_GROUP,
  type Grouping,
  type IndexFilter,
  OTHER_VALUE,
} from "./filter";
import { COLUMNS, type ColumnName, FIRST_ID, IDS } from "./format";
import { type Placed, rankedRows, rankOf } from "./rank";
import { type IndexReader, indexReader } from "./reader";
import { type Selection, select } from "./select";
import { answersOf, type Snapshot } from "./snapshot";
import { type GroupTally, type TallyOptions, tallyGroups } from "./tally";

type Ctx = Pick<Context, "redis" | "keys" | "clock">;

/** A dead letter as the index knows it; what else a person sees of it is in its job. */
export interface IndexedLetter {
  queue: string;
  id: string;
  failedAt: number;
  name: string | null;
  tenant: string | null;
  group: string;
  class: FailureClass;
  code: string | null;
  appVersion: string | null;
  /** At most 255. */
  attempts: number;
}

export interface LettersPage {
  items: IndexedLetter[];
  /** Exact, of the same moment as the items. */
  total: number;
  nextCursor: string | null;
}

/** Where a page ended, and how many rows of the very same place it showed. */
const cursorSchema = z.tuple([z.number(), z.number(), z.number().int().nonnegative()]);

/** Selections and tallies of one process, by what was asked and the version of the index that answered. */
class Answers {
  private readonly kept = new LRUCache<string, Promise<unknown>>({ max: 32, ttl: 1_000, ttlAutopurge: true });

  /** The answer that is there or on its way, or a new one. */
  share<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.kept.get(question) as Promise<T> | undefined;
    if (known) return known;
    const answer = ask();
    this.kept.set(question, answer);
    answer.catch(() => this.kept.delete(question));
    return answer;
  }
}

const answers = new WeakMap<IndexReader, Answers>();
const answersOfReader = (reader: IndexReader): Answers => {
  const known = answers.get(reader) ?? new Answers();
  answers.set(reader, known);
  return known;
};

/** Tries with a later snapshot when a segment was compacted meanwhile; a fourth time is a fault. */
async function withSelection<T>(
  ctx: Ctx,
  filter: IndexFilter,
  grouping: Grouping,
  use: (reader: IndexReader, selection: Selection, share: Answers["share"]) => Promise<T>,
): Promise<T> {
  const reader = indexReader(ctx);
  for (let attempt = 1; ; attempt++) {
    const snapshot = await reader.snapshot();
    const shared = answersOfReader(reader);
    const { generation, epoch, version } = snapshot;
    const asked = JSON.stringify([generation, epoch, version, grouping.version, filter]);
    try {
      const selection = await shared.share(`rows ${asked}`, () =>
        select(reader, snapshot, compileFilter(filter, snapshot, grouping)),
      );
      return await use(reader, selection, (question, ask) => shared.share(`${question} ${asked}`, ask));
    } catch (error) {
      if (!(error instanceof SegmentGone) || attempt > 3) throw error;
      reader.forget();
    }
  }
}

/** How many dead letters match, exactly. Throws `index_building`. */
export function countLetters(ctx: Ctx, filter: IndexFilter, grouping = EACH_CAUSE_A_GROUP): Promise<number> {
  return withSelection(ctx, filter, grouping, async (_reader, { total }) => total);
}

/**
 * A page of the dead letters that match, latest first, from an offset or behind a cursor. A cursor names a place in the
 * order, so that what fails later moves nothing. Throws `index_building`, and `invalid_request` for a wrong cursor.
 */
export function listLetters(
  ctx: Ctx,
  filter: IndexFilter,
  { limit, offset = 0, cursor }: { limit: number; offset?: number; cursor?: string },
  grouping = EACH_CAUSE_A_GROUP,
): Promise<LettersPage> {
  const at = decodeCursor(cursorSchema, cursor);
  return withSelection(ctx, filter, grouping, (reader, selection, share) =>
    share(`page ${limit} ${offset} ${cursor}`, async () => {
      const begin = at ? (await rankOf(reader, selection, { failedAt: at[0], hash: at[1] })) + at[2] : offset;
      const placed = await rankedRows(reader, selection, begin, limit);
      return {
        items: await readLetters(ctx, selection.snapshot, placed, grouping),
        total: selection.total,
        nextCursor: begin + placed.length < selection.total ? cursorBehind(placed, at) : null,
      };
    }),
  );
}

/** Counts what matches by group, largest first. The answer is shared by whoever asks the same within a second. */
export function tallyLetters(
  ctx: Ctx,
  filter: IndexFilter,
  options: TallyOptions,
  grouping: Grouping = EACH_CAUSE_A_GROUP,
): Promise<GroupTally[]> {
  return withSelection(ctx, filter, grouping, (reader, selection, share) =>
    share(`groups ${JSON.stringify(options)}`, () => tallyGroups(reader, selection, grouping, options)),
  );
}

function cursorBehind(placed: Placed[], before: z.infer<typeof cursorSchema> | null): string | null {
  const last = placed.at(-1);
  if (!last) return null;
  const isLast = ({ failedAt, hash }: Placed) => failedAt === last.failedAt && hash === last.hash;
  const continues = before !== null && before[0] === last.failedAt && before[1] === last.hash;
  const shown = placed.filter(isLast).length + (continues ? before[2] : 0);
  return encodeCursor([last.failedAt, last.hash, shown]);
}

/** What a page shows beside time and hash. */
const SHOWN = [
  "queue",
  "name",
  "tenant",
  "cause",
  "class",
  "code",
  "appVersion",
  "attempts",
] as const satisfies ColumnName[];

/** Reads the few values of a page one by one rather than whole columns. Two round trips. */
async function readLetters(
  ctx: Ctx,
  snapshot: Snapshot,
  placed: Placed[],
  grouping: Grouping,
): Promise<IndexedLetter[]> {
  const { causes } = snapshot;
  const [values, ids] = [await readValues(ctx, snapshot, placed), await readIds(ctx, snapshot, placed)];
  return placed.map(({ failedAt }, index) => {
    const row = values[index] as Record<(typeof SHOWN)[number], number>;
    const cause = causes[row.cause - FIRST_ID];
    return {
      queue: dictionaryValue(snapshot, "queue", row.queue) ?? "",
      id: ids[index] ?? "",
      failedAt,
      name: dictionaryValue(snapshot, "name", row.name),
      tenant: dictionaryValue(snapshot, "tenant", row.tenant),
      group: cause ? grouping.groupOf(cause.key) : OTHER_VALUE,
      class: FAILURE_CLASSES[row.class] ?? "transient",
      code: dictionaryValue(snapshot, "code", row.code),
      appVersion: dictionaryValue(snapshot, "appVersion", row.appVersion),
      attempts: row.attempts,
    };
  });
}

async function readValues({ redis, keys }: Ctx, { generation }: Snapshot, placed: Placed[]) {
  const pipeline = redis.pipeline();
  for (const { segment, row } of placed) {
    for (const name of SHOWN) {
      const width = COLUMNS[name].BYTES_PER_ELEMENT;
      const key = keys.deadLetterColumn(generation, segment, name);
      pipeline.getrangeBuffer(key, row * width, (row + 1) * width - 1);
    }
  }
  const answers = (await answersOf(pipeline)) as Buffer[];
  return placed.map((_, index) =>
    Object.fromEntries(
      SHOWN.map((name, place) => {
        const bytes = answers[index * SHOWN.length + place];
        if (bytes?.length !== COLUMNS[name].BYTES_PER_ELEMENT) throw new SegmentGone();
        return [name, bytes.readUIntLE(0, bytes.length)];
      }),
    ),
  );
}

async function readIds({ redis, keys }: Ctx, { generation }: Snapshot, placed: Placed[]): Promise<string[]> {
  const bounds = redis.pipeline();
  for (const { segment, row } of placed)
    bounds.getrangeBuffer(
      keys.deadLetterColumn(generation, segment, "ends"),
      Math.max(0, row - 1) * 4,
      row * 4 + 3,
    );
  const ends = (await answersOf(bounds)) as Buffer[];
  const ids = redis.pipeline();
  for (const [index, { segment, row }] of placed.entries()) {
    const bytes = ends[index];
    if (!bytes || bytes.length < 4) throw new SegmentGone();
    const from = row === 0 ? 0 : bytes.readUInt32LE(0);
    const to = bytes.readUInt32LE(bytes.length - 4);
    ids.getrange(keys.deadLetterColumn(generation, segment, IDS), from, to - 1);
  }
  const texts = (await answersOf(ids)) as string[];
  if (texts.includes("")) throw new SegmentGone();
  return texts;
}
