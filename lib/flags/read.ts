import type { Context } from "../context";
import { type FeatureFlag, featureFlagSchema } from "../contract/feature-flags";
import { flagSchema } from "../contract/flags";
import type { StoredFlag } from "./rules";

/** Kill switches and feature flags as they were at one version. */
export interface FlagSet {
  /** Kill switches, oldest first. */
  flags: StoredFlag[];
  features: ReadonlyMap<string, FeatureFlag>;
  /** Keys of feature flags that this version of Spillway does not understand, with what is wrong. */
  unreadable: ReadonlyMap<string, string>;
  version: number;
}

/** One stored switch. Throws when the text is not one: nobody else writes that hash. */
export const parseFlag = (text: string): StoredFlag => flagSchema.parse(JSON.parse(text));

/** Switches, feature flags and the version they make up, read as one. */
export async function readFlagSet(ctx: Context): Promise<FlagSet> {
  const results = await ctx.redis
    .multi()
    .hgetall(ctx.keys.flags())
    .hgetall(ctx.keys.featureFlags())
    .get(ctx.keys.flagsVersion())
    .exec();
  const [flags, features, version] = [0, 1, 2].map((index) => {
    const [error, value] = results?.[index] ?? [new Error("The transaction was dropped."), null];
    if (error) throw error;
    return value;
  });
  return {
    flags: Object.values((flags ?? {}) as Record<string, string>)
      .map(parseFlag)
      .sort((a, b) => a.createdAt - b.createdAt),
    ...parseFeatures((features ?? {}) as Record<string, string>),
    version: Number(version ?? 0),
  };
}

/** A flag that a newer Spillway wrote must not take the others with it: it alone cannot be evaluated. */
function parseFeatures(rows: Record<string, string>): Pick<FlagSet, "features" | "unreadable"> {
  const features = new Map<string, FeatureFlag>();
  const unreadable = new Map<string, string>();
  for (const [key, text] of Object.entries(rows)) {
    const parsed = parseFeature(text);
    if (typeof parsed === "string") unreadable.set(key, parsed);
    else features.set(key, parsed);
  }
  return { features, unreadable };
}

/** A stored feature flag, or what is wrong with the text. */
export function parseFeature(text: string): FeatureFlag | string {
  try {
    const parsed = featureFlagSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    return parsed.error.issues[0]?.message ?? "It is not a feature flag.";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
