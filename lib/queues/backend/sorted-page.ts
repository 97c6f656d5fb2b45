import type { Redis } from "ioredis";
import { redisScript, runScript } from "../../redis-script";

/** A member of a sorted set with its score; the score stays text, so that it goes back to Redis as it came. */
export interface Scored {
  id: string;
  score: string;
}

export interface SortedPage {
  order: "ascending" | "descending";
  count: number;
  /** The page begins behind this member, whether or not it is still there. */
  after?: Scored | null;
  /** Score bounds as ZCOUNT takes them; inclusive unless they begin with `(`. */
  min?: string;
  max?: string;
}

/**
 * KEYS[1]  a sorted set
 * ARGV     order, count, min, max, score and id of the boundary ("" for none)
 * Result   {id, score, id, score, ...} in ascending order
 * Cost     O(log N + count): the boundary among equal scores is found by bisection, never by an offset.
 *          Ids are compared by bytes, as Redis orders equal scores; Lua's own < follows the server's locale.
 */
const SORTED_PAGE = redisScript(`
local key, count = KEYS[1], tonumber(ARGV[2])
local min, max, score, id = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local function less(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end
local function flip(bound)
  if string.sub(bound, 1, 1) == '(' then return string.sub(bound, 2) end
  return '(' .. bound
end
local first = 0
if min ~= '-inf' then first = redis.call('ZCOUNT', key, '-inf', flip(min)) end
local last = redis.call('ZCOUNT', key, '-inf', max) - 1
if score ~= '' then
  local low = redis.call('ZCOUNT', key, '-inf', '(' .. score)
  local high = low + redis.call('ZCOUNT', key, score, score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if less(redis.call('ZRANGE', key, middle, middle)[1], id) then low = middle + 1 else high = middle end
  end
  if ARGV[1] == 'descending' then
    last = math.min(last, low - 1)
  else
    local found = redis.call('ZRANGE', key, low, low, 'WITHSCORES')
    if found[1] == id and tonumber(found[2]) == tonumber(score) then low = low + 1 end
    first = math.max(first, low)
  end
end
if ARGV[1] == 'descending' then first = math.max(first, last - count + 1)
else last = math.min(last, first + count - 1) end
if last < first then return {} end
return redis.call('ZRANGE', key, first, last, 'WITHSCORES')
`);

/** One page of a sorted set, stable while members come and go. */
export async function readSortedPage(redis: Redis, key: string, page: SortedPage): Promise<Scored[]> {
  const { order, count, after, min = "-inf", max = "+inf" } = page;
  const args = [order, count, min, max, after?.score ?? "", after?.id ?? ""];
  const members = pairs((await runScript(redis, SORTED_PAGE, [key], args)) as string[]);
  return order === "descending" ? members.reverse() : members;
}

/** The flat answer of a WITHSCORES command as members. */
export function pairs(flat: string[]): Scored[] {
  const members: Scored[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    members.push({ id: flat[i] ?? "", score: flat[i + 1] ?? "" });
  }
  return members;
}
