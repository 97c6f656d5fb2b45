import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";

/** Fields of BullMQ's job hash that are short by nature and read whole. */
const WHOLE = [
  "name",
  "timestamp",
  "processedOn",
  "finishedOn",
  "delay",
  "priority",
  "atm",
  "attemptsMade",
  "ats",
  "stc",
  "pb",
  "rjk",
  "deid",
  "parentKey",
  "parent",
] as const;
/** Fields that anyone may have filled with megabytes, so that only their beginning is read. */
const CUT = ["data", "opts", "failedReason", "returnvalue", "progress", "stacktrace"] as const;

type WholeField = (typeof WHOLE)[number];
type CutField = (typeof CUT)[number];

/** The beginning of a field, or its end, and the length of all of it. */
export interface CutText {
  text: string;
  bytes: number;
}

/** What was read of one job's hash; a field that was not asked for or is not there is absent. */
export interface JobRow {
  id: string;
  whole: Partial<Record<WholeField, string>>;
  cut: Partial<Record<CutField, CutText>>;
}

/** What to read: short fields, and how many bytes of each long one; below zero so many of its end. */
export interface RowShape {
  whole: readonly WholeField[];
  cut: Partial<Record<CutField, number>>;
}

/** Redis is held up by at most this much copying per call, plus one row. */
const BUDGET_BYTES = 1024 * 1024;
const MAX_ROWS_PER_CALL = 200;

/**
 * KEYS     job hashes
 * ARGV     budget in bytes, number of whole fields, their names, then pairs of a long field and its most bytes, which
 *          are those of its end when below zero
 * Result   one array a job: whole fields in order, then text and length of each long field; stops when the
 *          budget is spent, so that it may hold fewer rows than keys, but never none. A key of another type counts as gone.
 * Cost     O(bytes of the fields read), bounded by the budget and one row. Writes nothing.
 */
const READ_ROWS = redisScript(`
local budget, n = tonumber(ARGV[1]), tonumber(ARGV[2])
local rows, spent = {}, 0
for k = 1, #KEYS do
  local row = redis.pcall('HMGET', KEYS[k], unpack(ARGV, 3, n + 2))
  local foreign = row.err ~= nil
  if foreign then row = {} end
  for i = 1, n do row[i] = row[i] or false end
  for i = n + 3, #ARGV, 2 do
    local length, most = 0, tonumber(ARGV[i + 1])
    if not foreign then length = redis.call('HSTRLEN', KEYS[k], ARGV[i]) end
    local text = false
    if length > 0 then
      text = redis.call('HGET', KEYS[k], ARGV[i])
      spent = spent + length
      if most < 0 then text = string.sub(text, most)
      elseif length > most then text = string.sub(text, 1, most) end
    end
    row[#row + 1] = text
    row[#row + 1] = length
  end
  rows[k] = row
  if spent >= budget then break end
end
return rows
`);

/**
 * Reads jobs' hashes without ever fetching a large payload whole. A job that is gone gives null in its place.
 * Calls: one for each 200 jobs or MiB.
 */
export async function readJobRows(
  redis: Redis,
  jobs: { id: string; key: string }[],
  shape: RowShape,
): Promise<(JobRow | null)[]> {
  const cuts = Object.entries(shape.cut) as [CutField, number][];
  const whole: WholeField[] = shape.whole.includes("name") ? [...shape.whole] : ["name", ...shape.whole];
  const args = [BUDGET_BYTES, whole.length, ...whole, ...cuts.flat()];
  const rows: (JobRow | null)[] = [];
  while (rows.length < jobs.length) {
    const batch = jobs.slice(rows.length, rows.length + MAX_ROWS_PER_CALL);
    const keys = batch.map((job) => job.key);
    const answer = (await runScript(redis, READ_ROWS, keys, args)) as (string | number | null)[][];
    for (const [index, values] of answer.entries()) {
      rows.push(toRow(batch[index]?.id ?? "", whole, cuts, values));
    }
  }
  return rows;
}

function toRow(
  id: string,
  whole: WholeField[],
  cuts: [CutField, number][],
  values: (string | number | null)[],
): JobRow | null {
  const row: JobRow = { id, whole: {}, cut: {} };
  for (const [index, field] of whole.entries()) {
    const value = values[index];
    if (typeof value === "string") row.whole[field] = value;
  }
  for (const [index, [field, most]] of cuts.entries()) {
    const text = values[whole.length + index * 2];
    const bytes = Number(values[whole.length + index * 2 + 1]);
    if (typeof text !== "string") continue;
    const isCut = bytes > Math.abs(most);
    row.cut[field] = { text: isCut ? (most < 0 ? beginWhole(text) : endWhole(text)) : text, bytes };
  }
  return row.whole.name === undefined && Object.keys(row.cut).length === 0 ? null : row;
}

/** A cut by bytes may have split a character, whose rest then reads as replacement characters. */
const beginWhole = (text: string) => text.replace(/^\uFFFD{1,3}/, "");
const endWhole = (text: string) => text.replace(/\uFFFD{1,3}$/, "");
