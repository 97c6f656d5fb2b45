import type { Context } from "../context";
import { flagSchema } from "../contract/flags";
import type { StoredFlag } from "./rules";

export interface FlagSet {
  flags: StoredFlag[];
  version: number;
}

/** One stored flag. Throws when the text is not one: nobody else writes that hash. */
export const parseFlag = (text: string): StoredFlag => flagSchema.parse(JSON.parse(text));

/** All flags and the version they make up, read as one. Oldest first. */
export async function readFlagSet(ctx: Context): Promise<FlagSet> {
  const results = await ctx.redis.multi().hgetall(ctx.keys.flags()).get(ctx.keys.flagsVersion()).exec();
  const [flagsError, rows] = results?.[0] ?? [new Error("The transaction was dropped."), null];
  const [versionError, version] = results?.[1] ?? [null, null];
  if (flagsError ?? versionError) throw flagsError ?? versionError;
  const flags = Object.values((rows ?? {}) as Record<string, string>).map(parseFlag);
  return { flags: flags.sort((a, b) => a.createdAt - b.createdAt), version: Number(version ?? 0) };
}
