import { z } from "zod";
import type { Config } from "../config";
import type { Context } from "../context";
import type { SavedFilter } from "../contract/saved-filters";
import { MAX_SAVED_FILTERS } from "../contract/values/saved-filters";
import { SpillwayError } from "../errors";
import { safeJson } from "../jobs/parse";
import { knowsPersons, requirePersons } from "../persons";
import { redisScript, runScript } from "../redis-script";
import { compareText } from "./known-queues";

type Ctx = Context & { config: Pick<Config, "password"> };

const storedSchema = z.object({ query: z.string(), savedAt: z.number() });

/**
 * Keeps a filter unless the person has too many.
 * KEYS     the person's filters (hash)
 * ARGV     name, JSON, how many are kept
 * Result   1, or 0 when there is no room
 * Cost     O(1)
 */
const PUT_FILTER = redisScript(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`);

/** A person's filters by name. */
export async function listSavedFilters(
  ctx: Ctx,
  person: string,
): Promise<{ keptBy: "server" | "browser"; filters: SavedFilter[] }> {
  if (!knowsPersons(ctx)) return { keptBy: "browser", filters: [] };
  const stored = await ctx.redis.hgetall(ctx.keys.deadLetterFilters(person));
  const filters = Object.entries(stored).flatMap(([name, text]): SavedFilter[] => {
    const { data } = storedSchema.safeParse(safeJson(text));
    return data ? [{ name, ...data }] : [];
  });
  return { keptBy: "server", filters: filters.sort((a, b) => compareText(a.name, b.name)) };
}

/** Saves a filter under a name, in place of the one that has it. Throws `unprocessable` without a log-in, `conflict` when there are too many. */
export async function putSavedFilter(
  ctx: Ctx,
  person: string,
  { name, query }: Pick<SavedFilter, "name" | "query">,
): Promise<SavedFilter> {
  requirePersons(ctx, "filters");
  const stored = { query, savedAt: ctx.clock.now() };
  const key = ctx.keys.deadLetterFilters(person);
  const done = await runScript(
    ctx.redis,
    PUT_FILTER,
    [key],
    [name, JSON.stringify(stored), MAX_SAVED_FILTERS],
  );
  if (done === 1) return { name, ...stored };
  throw new SpillwayError(
    "conflict",
    `You have ${MAX_SAVED_FILTERS} saved filters, and there is no room for more.`,
    {
      hint: "Delete one first.",
    },
  );
}

/** Throws `unprocessable` without a log-in, and `not_found`. */
export async function deleteSavedFilter(ctx: Ctx, person: string, name: string): Promise<{ name: string }> {
  requirePersons(ctx, "filters");
  const gone = await ctx.redis.hdel(ctx.keys.deadLetterFilters(person), name);
  if (gone === 1) return { name };
  throw new SpillwayError("not_found", `You have no saved filter named ${name}.`);
}
