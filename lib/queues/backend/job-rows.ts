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
  "gid",
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
  /** Long fields above so many bytes are left out: Redis copies a field whole to cut it. Without it all are read. */
  upToBytes?: number;
}

/** Redis is held up by at most this much copying per call, plus one row. */
const BUDGET_BYTES = 1024 * 1024;
const MAX_ROWS_PER_CALL = 200;

/**
 * KEYS     job hashes
 * ARGV     budget in bytes, the length up to which a long field is read (below zero any), number of whole fields, their
 *          names, then pairs of a long field and its most bytes, which are those of its end when below zero
 * Result   JSON, which costs the reader a third of what as many answers do: one array a job, whole fields in order, then text
 *          and length of each long field; stops when the budget is spent, so that it may hold fewer rows than keys, but
 *          never none. A key of another type counts as gone.
 * Cost     O(bytes of the fields read), bounded by the budget and one row. Writes nothing.
 */
const READ_ROWS = redisScript(`
local budget, longest, whole = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local fields, most = {}, {}
for i = 4, whole + 3 do fields[#fields + 1] = ARGV[i] end
for i = whole + 4, #ARGV, 2 do
  fields[#fields + 1] = ARGV[i]
  most[#fields] = tonumber(ARGV[i + 1])
end
local rows, spent = {}, 0
for k = 1, #KEYS do
  local asked, lengths = fields, {}
  if longest >= 0 then
    for i = whole + 1, #fields do
      local length = redis.pcall('HSTRLEN', KEYS[k], fields[i])
      lengths[i] = type(length) == 'number' and length or 0
      if lengths[i] > longest then
        if asked == fields then asked = {unpack(fields)} end
        -- One that is short, and asked for already, in place of the long one.
        asked[i] = fields[1]
      end
    end
  end
  local values = redis.pcall('HMGET', KEYS[k], unpack(asked))
  local foreign = values.err ~= nil
  local row = {}
  for i = 1, #fields do
    local value = not foreign and asked[i] == fields[i] and values[i]
    if i <= whole then
      row[i] = value or false
    else
      local length = lengths[i] or value and #value or 0
      if value then spent = spent + length end
      if most[i] < 0 and value then value = string.sub(value, most[i])
      elseif value and length > most[i] then value = string.sub(value, 1, most[i]) end
      row[#row + 1] = value and length > 0 and value or false
      row[#row + 1] = length
    end
  end
  rows[k] = row
  if spent >= budget then break end
end
return cjson.encode(rows)
`);

/** Calls that are sent before they are answered: Redis does all that it has read of one connection before it serves another. */
const CALLS_AT_ONCE = 2;

/**
 * Reads jobs' hashes without ever sending a large payload whole. A job that is gone gives null in its place.
 * Calls: one for each 200 jobs or MiB, two at once.
 */
export async function readJobRows(
  redis: Redis,
  jobs: { id: string; key: string }[],
  shape: RowShape,
): Promise<(JobRow | null)[]> {
  const chunks: { id: string; key: string }[][] = [];
  for (let from = 0; from < jobs.length; from += MAX_ROWS_PER_CALL) {
    chunks.push(jobs.slice(from, from + MAX_ROWS_PER_CALL));
  }
  const rows: (JobRow | null)[][] = chunks.map(() => []);
  const left = chunks.entries();
  const readOn = async (): Promise<void> => {
    for (const [index, chunk] of left)
      for await (const part of readJobRowsInParts(redis, chunk, shape)) rows[index]?.push(...part);
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, readOn));
  return rows.flat();
}

/** What a script says of one job; false where a field was not read. */
type Values = (string | number | false)[];

/** As {@link readJobRows}, one call after the other, so that about a MiB of rows is in memory at once. */
export async function* readJobRowsInParts(
  redis: Redis,
  jobs: { id: string; key: string }[],
  shape: RowShape,
): AsyncGenerator<(JobRow | null)[]> {
  const cuts = Object.entries(shape.cut) as [CutField, number][];
  const whole: WholeField[] = shape.whole.includes("name") ? [...shape.whole] : ["name", ...shape.whole];
  const args = [BUDGET_BYTES, shape.upToBytes ?? -1, whole.length, ...whole, ...cuts.flat()];
  for (let from = 0; from < jobs.length; ) {
    const left = jobs.slice(from, from + MAX_ROWS_PER_CALL);
    const keys = left.map((job) => job.key);
    const answer = JSON.parse(String(await runScript(redis, READ_ROWS, keys, args))) as Values[];
    yield answer.map((values, index) => toRow(left[index]?.id ?? "", whole, cuts, values));
    from += answer.length;
  }
}

function toRow(id: string, whole: WholeField[], cuts: [CutField, number][], values: Values): JobRow | null {
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
