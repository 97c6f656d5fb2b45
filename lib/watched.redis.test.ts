import { expect, test } from "vitest";
import { eventually, type TestContext, testContext } from "./testing/context";
import { type WatchedSetting, watchSetting } from "./watched";

const valueKey = (ctx: TestContext) => `${ctx.keys.prefix}watched`;
const versionKey = (ctx: TestContext) => `${ctx.keys.prefix}watched:version`;
const channel = (ctx: TestContext) => `${ctx.keys.prefix}watched:changed`;

async function watched(ctx: TestContext, more: Partial<WatchedSetting> = {}) {
  const seen: (string | null)[] = [];
  const watch = await watchSetting(ctx, {
    what: "words",
    channel: channel(ctx),
    versionKey: versionKey(ctx),
    async read() {
      const version = Number((await ctx.redis.get(versionKey(ctx))) ?? 0);
      seen.push(await ctx.redis.get(valueKey(ctx)));
      return version;
    },
    ...more,
  });
  return { seen, watch };
}

async function change(ctx: TestContext, value: string, told: boolean): Promise<void> {
  await ctx.redis.multi().set(valueKey(ctx), value).incr(versionKey(ctx)).exec();
  if (told) await ctx.redis.publish(channel(ctx), "");
}

test("the setting is known at once; a change is seen when it is told, and also when the message is lost", async () => {
  const ctx = testContext();
  await change(ctx, "first", false);
  const { seen, watch } = await watched(ctx);
  expect(seen).toEqual(["first"]);
  await change(ctx, "told", true);
  await eventually(() => seen.at(-1) === "told");
  await change(ctx, "lost", false);
  await eventually(() => seen.at(-1) === "lost");
  watch.close();
});

test("a refresh sees what was changed before it, also while another read is under way", async () => {
  const ctx = testContext();
  const { seen, watch } = await watched(ctx);
  const before = watch.refresh();
  await change(ctx, "now", false);
  await Promise.all([before, watch.refresh()]);
  expect(seen.at(-1)).toBe("now");
  watch.close();
});

test("a reading that fails makes it stale, and the next that succeeds makes it fresh", async () => {
  const ctx = testContext();
  const told: string[] = [];
  let broken = false;
  const { watch } = await watched(ctx, {
    read: async () => {
      if (broken) throw new Error("away");
      return Number((await ctx.redis.get(versionKey(ctx))) ?? 0);
    },
    wentStale: () => told.push("stale"),
    fresh: () => told.push("fresh"),
  });
  expect(watch.stale()).toBe(false);
  broken = true;
  await change(ctx, "x", true);
  await eventually(() => watch.stale());
  broken = false;
  await eventually(() => !watch.stale());
  expect(told).toEqual(["stale", "fresh"]);
  watch.close();
});
