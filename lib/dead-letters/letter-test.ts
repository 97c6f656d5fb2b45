import type { Context } from "../context";
import type { LetterFilter } from "../contract/dead-letters";
import type { SelectionFilter } from "../contract/operations";
import { NO_VALUE, needsIndex } from "../contract/values/dead-letters";
import type { JobRow, RowShape } from "../queues/backend/job-rows";
import type { Scored } from "../queues/backend/sorted-page";
import { MATCH_SHAPE, matcher } from "./filter";
import { readGroupBook } from "./groups/book";
import { readDeaths } from "./index/deaths";
import type { IndexFilter } from "./index/filter";
import { type Grouping, groupOfLetter } from "./index/grouping";
import { INDEX_SHAPE, type IndexRow, toIndexRow } from "./index/row";

/** A dead letter as it was just read. */
export interface ReadLetter {
  failed: Scored;
  row: JobRow;
}

/** Whether a filter asks for what the index knows: it then answers without a look at any job. */
export const asksIndex = (filter: LetterFilter): boolean => filter.name !== undefined || needsIndex(filter);

const orNull = (value: string) => (value === NO_VALUE ? null : value);

/** A filter as the index takes it, of these queues or all; the text of an error is left out, and so is time. Pure. */
export function toIndexFilter(filter: LetterFilter, queues: string[] | null): IndexFilter {
  const { group, name, tenant, appVersion, code, minAttempts, maxAttempts } = filter;
  return {
    ...(queues === null ? {} : { queues }),
    ...(group === undefined ? {} : { groups: [group] }),
    ...(name === undefined ? {} : { names: [name] }),
    ...(tenant === undefined ? {} : { tenants: [orNull(tenant)] }),
    ...(appVersion === undefined ? {} : { appVersions: [orNull(appVersion)] }),
    ...(code === undefined ? {} : { codes: [code] }),
    ...(filter.class === undefined ? {} : { classes: [filter.class] }),
    ...(minAttempts === undefined ? {} : { minAttempts }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  };
}

/** How causes are grouped now. */
export const groupingNow = async (ctx: Context): Promise<Grouping> => (await readGroupBook(ctx)).grouping;

/** What must be read of a job to tell whether a filter selects it, beside what is wanted of it. */
export function testShape(filter: SelectionFilter, wanted: RowShape): RowShape {
  const test = needsIndex(filter) ? INDEX_SHAPE : MATCH_SHAPE;
  const cut = { ...test.cut, ...wanted.cut };
  for (const [field, bytes] of Object.entries(test.cut) as [keyof typeof cut, number][]) {
    const other = wanted.cut[field];
    if (other !== undefined && Math.abs(bytes) > Math.abs(other)) cut[field] = bytes;
  }
  return { whole: [...new Set([...wanted.whole, ...test.whole])], cut };
}

/**
 * Which of these dead letters of one queue a filter selects: by their own text, as the index would have it. The queue and
 * the time are the caller's. They must have been read by {@link testShape}.
 */
export async function testLetters(
  ctx: Context,
  filter: SelectionFilter,
  queue: string,
  letters: ReadLetter[],
): Promise<boolean[]> {
  const matches = matcher(filter);
  if (!needsIndex(filter)) return letters.map(({ row }) => matches(row));
  const grouping = await groupingNow(ctx);
  const deaths = letters.map(({ failed }) => ({ queue, id: failed.id, failedAt: Number(failed.score) }));
  // A group may be split by code.
  const asksDeath = [filter.class, filter.code, filter.appVersion, filter.group].some(
    (part) => part !== undefined,
  );
  const recorded = asksDeath ? await readDeaths(ctx, deaths) : new Map();
  return letters.map(({ row }, index) => {
    const death = deaths[index] as (typeof deaths)[number];
    const letter = toIndexRow(death, row, recorded.get(`${queue}:${death.id}`) ?? null);
    return (
      matches(row) &&
      hasWanted(filter, letter, groupOfLetter(grouping, letter.cause, (column) => letter[column]).key)
    );
  });
}

/** Pure. */
function hasWanted(filter: SelectionFilter, letter: IndexRow, group: string): boolean {
  const { minAttempts = 0, maxAttempts = Number.POSITIVE_INFINITY } = filter;
  return (
    (filter.group === undefined || group === filter.group) &&
    (filter.tenant === undefined || letter.tenant === orNull(filter.tenant)) &&
    (filter.appVersion === undefined || letter.appVersion === orNull(filter.appVersion)) &&
    (filter.class === undefined || letter.class === filter.class) &&
    (filter.code === undefined || letter.code === filter.code) &&
    letter.attempts >= minAttempts &&
    letter.attempts <= maxAttempts
  );
}
