import type { Context } from "../context";
import type { FeatureFlag, FeatureFlagDraft } from "../contract/feature-flags";
import { SpillwayError } from "../errors";
import { replaceFeature } from "./feature-write";
import { parseFeature, readFlagSet } from "./read";

/** Every worker reads all flags, and each keeps its former versions: so one flag is kept small. */
const MAX_FLAG_BYTES = 65_536;

export interface FeatureChange {
  before: FeatureFlag | null;
  after: FeatureFlag;
}

/** All feature flags by key, and the keys of those that cannot be read. One round trip. */
export async function listFeatures(
  ctx: Context,
): Promise<{ flags: FeatureFlag[]; unreadable: string[]; version: number }> {
  const { features, unreadable, version } = await readFlagSet(ctx);
  const flags = [...features.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { flags, unreadable: [...unreadable.keys()].sort(), version };
}

/** One feature flag. Throws `not_found`. */
export async function readFeature(ctx: Context, key: string): Promise<FeatureFlag> {
  const { flag } = await stored(ctx, key);
  if (flag === null) throw noFlag(key);
  return flag;
}

/**
 * Creates or replaces a feature flag; workers answer by it within a second. `ifVersion` is the version that the caller has
 * seen, 0 for none. Throws `conflict` when it is another one by now, or when a kill switch has the key; `unprocessable`
 * when the flag is too large or there are too many.
 */
export async function putFeature(
  ctx: Context,
  key: string,
  draft: FeatureFlagDraft,
  change: { reason: string; by: string; ifVersion?: number | undefined },
): Promise<FeatureChange> {
  for (;;) {
    const { text, flag: before } = await stored(ctx, key);
    const seen = before?.version ?? 0;
    if (change.ifVersion !== undefined && change.ifVersion !== seen) {
      throw new SpillwayError("conflict", `${key} has been changed: it is at version ${seen} now.`, {
        hint: "Read it again, and make the change on top of that.",
      });
    }
    const now = ctx.clock.now();
    const after: FeatureFlag = {
      ...draft,
      key,
      version: seen + 1,
      reason: change.reason,
      by: change.by,
      createdAt: before?.createdAt ?? now,
      // Workers tell one state of a flag from the next by this time, so it never stands still.
      updatedAt: Math.max(now, (before?.updatedAt ?? 0) + 1),
    };
    refuseLarge(after);
    if (await replaceFeature(ctx, key, text, after)) return { before, after };
  }
}

/** Forgets a feature flag and its former versions: callers get their own default. Throws `not_found`. */
export async function deleteFeature(ctx: Context, key: string): Promise<FeatureFlag | null> {
  for (;;) {
    const { text, flag } = await stored(ctx, key);
    if (text === null) throw noFlag(key);
    if (await replaceFeature(ctx, key, text, null)) return flag;
  }
}

/** The version in force and those before it, newest first; at most KEPT_VERSIONS former ones. Throws `not_found`. */
export async function featureVersions(ctx: Context, key: string): Promise<FeatureFlag[]> {
  const [flag, texts] = await Promise.all([
    readFeature(ctx, key),
    ctx.redis.lrange(ctx.keys.featureFlagHistory(key), 0, -1),
  ]);
  const former = texts.map(parseFeature).filter((version) => typeof version !== "string");
  return [flag, ...former];
}

/** Puts a former version in force again, as a new one. Throws `not_found` when that version is not kept. */
export async function restoreFeature(
  ctx: Context,
  key: string,
  version: number,
  change: { reason: string; by: string },
): Promise<FeatureChange> {
  const versions = await featureVersions(ctx, key);
  const wanted = versions.find((one) => one.version === version);
  if (!wanted) {
    throw new SpillwayError("not_found", `Version ${version} of ${key} is not kept.`, {
      hint: `GET /api/v1/feature-flags/${key}/versions lists those that are.`,
    });
  }
  const { description, type, enabled, variants, rules, otherwise, startsAt, expiresAt } = wanted;
  const draft = { description, type, enabled, variants, rules, otherwise, startsAt, expiresAt };
  return putFeature(ctx, key, draft, { ...change, ifVersion: versions[0]?.version });
}

/** A flag that cannot be read counts as none, so that it can be replaced or removed. */
async function stored(ctx: Context, key: string): Promise<{ text: string | null; flag: FeatureFlag | null }> {
  const text = await ctx.redis.hget(ctx.keys.featureFlags(), key);
  const parsed = text === null ? null : parseFeature(text);
  return { text, flag: typeof parsed === "string" ? null : parsed };
}

function refuseLarge(flag: FeatureFlag): void {
  if (Buffer.byteLength(JSON.stringify(flag)) <= MAX_FLAG_BYTES) return;
  throw new SpillwayError("unprocessable", `The flag takes more than ${MAX_FLAG_BYTES / 1024} KiB.`, {
    hint: "Keep large values elsewhere, and let the flag name them.",
  });
}

const noFlag = (key: string) =>
  new SpillwayError("not_found", `There is no feature flag ${key}.`, {
    hint: "GET /api/v1/feature-flags lists those there are.",
  });
