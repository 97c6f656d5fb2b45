import type { Context } from "../../context";
import type { FailureClass } from "../../contract/failures";
import { FAILURE_CLASSES } from "../../contract/values/failures";
import { redisScript, runScriptForBytes } from "../../redis-script";
import { SegmentGone } from "./columns";
import { dictionaryValue } from "./filter";
import { COLUMNS, type ColumnName, FIRST_ID, IDS } from "./format";
import { type Grouping, groupOfLetter, type PartColumn } from "./grouping";
import type { Placed } from "./rank";
import type { Snapshot } from "./snapshot";

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

/** What a page shows beside time and id, in the order in which the script gives it. */
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
const WIDTHS = SHOWN.map((name) => COLUMNS[name].BYTES_PER_ELEMENT);

/**
 * KEYS     of each segment: its columns in the order of the widths, `ends`, `ids`
 * ARGV     number of columns, their widths, then pairs of a segment's place in KEYS (from 0) and a row
 * Result   of each row its values one behind the other, then the ids; "" where a segment is gone
 * Cost     O(rows x columns). Writes nothing.
 */
const READ_ROWS = redisScript(`
local columns = tonumber(ARGV[1])
local values, answer = {}, {''}
for at = columns + 2, #ARGV, 2 do
  local first, row = tonumber(ARGV[at]) * (columns + 2), tonumber(ARGV[at + 1])
  for column = 1, columns do
    local width = tonumber(ARGV[column + 1])
    values[#values + 1] = redis.call('GETRANGE', KEYS[first + column], row * width, (row + 1) * width - 1)
  end
  local ends = redis.call('GETRANGE', KEYS[first + columns + 1], math.max(0, row - 1) * 4, row * 4 + 3)
  local id = ''
  if #ends > 0 then
    local from = row == 0 and 0 or struct.unpack('<I4', ends)
    id = redis.call('GETRANGE', KEYS[first + columns + 2], from, struct.unpack('<I4', ends, #ends - 3) - 1)
  end
  answer[#answer + 1] = id
end
answer[1] = table.concat(values)
return answer
`);

/** The dead letters in these places, in one call that reads a few bytes of each. Throws SegmentGone. */
export async function readLetters(
  { redis, keys }: Pick<Context, "redis" | "keys">,
  snapshot: Snapshot,
  placed: Placed[],
  grouping: Grouping,
): Promise<IndexedLetter[]> {
  if (placed.length === 0) return [];
  const segments = [...new Set(placed.map(({ segment }) => segment))];
  const places = new Map(segments.map((segment, place) => [segment, place]));
  const answer = (await runScriptForBytes(
    redis,
    READ_ROWS,
    segments.flatMap((segment) =>
      [...SHOWN, "ends", IDS].map((column) => keys.deadLetterColumn(snapshot.generation, segment, column)),
    ),
    [SHOWN.length, ...WIDTHS, ...placed.flatMap(({ segment, row }) => [places.get(segment) ?? 0, row])],
  )) as Buffer[];
  const [values = Buffer.alloc(0), ...ids] = answer;
  const rowBytes = WIDTHS.reduce((sum, width) => sum + width, 0);
  if (values.length !== rowBytes * placed.length || ids.some(({ length }) => length === 0))
    throw new SegmentGone();
  return placed.map(({ failedAt }, index) => {
    let at = index * rowBytes;
    const next = (width: number) => {
      at += width;
      return values.readUIntLE(at - width, width);
    };
    const [queue = 0, name = 0, tenant = 0, cause = 0, kind = 0, code = 0, appVersion = 0, attempts = 0] =
      WIDTHS.map(next);
    const parted = { queue, name, code };
    const valueIn = (column: PartColumn) => dictionaryValue(snapshot, column, parted[column]);
    return {
      queue: dictionaryValue(snapshot, "queue", queue) ?? "",
      id: ids[index]?.toString("utf8") ?? "",
      failedAt,
      name: dictionaryValue(snapshot, "name", name),
      tenant: dictionaryValue(snapshot, "tenant", tenant),
      group: groupOfLetter(grouping, snapshot.causes[cause - FIRST_ID], valueIn).key,
      class: FAILURE_CLASSES[kind] ?? "transient",
      code: dictionaryValue(snapshot, "code", code),
      appVersion: dictionaryValue(snapshot, "appVersion", appVersion),
      attempts,
    };
  });
}
