import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { eventually, testContext } from "@/lib/testing/context";
import { knownQueue, writeFailedJobs } from "@/lib/testing/failed-fixture";
import { dataDir, startLauncher } from "./launcher-fixture";

const T = 1_700_000_000_000;

async function withDeadLetters(count: number, bytes = 10) {
  const ctx = testContext();
  const known = await knownQueue(ctx, "mail");
  await writeFailedJobs(
    ctx.redis,
    known.identity,
    Array.from({ length: count }, (_, i) => ({
      id: `j${i}`,
      failedAt: T + i,
      name: i % 2 ? "odd" : "even",
      data: JSON.stringify({ text: "a".repeat(bytes) }),
    })),
  );
  const env = {
    REDIS_URL: ctx.url,
    SPILLWAY_KEY_PREFIX: ctx.keys.prefix,
    SPILLWAY_QUEUE_PREFIX: ctx.prefix,
  };
  return { ctx, env, ...known };
}

test("dead letters are written to a file by their filter and imported from it, once", async () => {
  const { ctx, env, queue } = await withDeadLetters(40);
  const file = join(dataDir(), "letters.ndjson.gz");
  const out = startLauncher(["export", "--queue", "mail", "--name", "odd", "-o", file], env);
  expect(await out.ended).toEqual({ code: 0, signal: null });
  expect(out.stderr()).toContain("20 dead letters written.");
  expect(gunzipSync(readFileSync(file)).toString().trimEnd().split("\n")).toHaveLength(22);
  await queue.clean(0, 0, "failed");

  const dry = startLauncher(["import", file, "--reason", "wanted back", "--dry-run"], env);
  expect(await dry.ended).toEqual({ code: 0, signal: null });
  expect(dry.stdout()).toContain("20 dead letters: 20 would be added, 0 there already, 0 refused.");
  expect(await queue.getWaitingCount()).toBe(0);
  for (const words of ["20 added, 0 there already", "0 added, 20 there already"]) {
    const real = startLauncher(["import", file, "--reason", "wanted back"], env);
    expect(await real.ended).toEqual({ code: 0, signal: null });
    expect(real.stdout()).toContain(words);
  }
  expect(await queue.getWaitingCount()).toBe(20);
  const audit = JSON.stringify(await ctx.redis.xrange(ctx.keys.audit(), "-", "+"));
  expect(audit).toContain("dead-letters.export");
  expect(audit).toContain("dead-letters.import");
}, 60_000);

test("standard output is an archive, of which a cut-off part is imported and reported with exit code 1", async () => {
  const { env, queue } = await withDeadLetters(10);
  const out = startLauncher(["export"], env);
  expect(await out.ended).toEqual({ code: 0, signal: null });
  const lines = out.stdout().trimEnd().split("\n");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ kind: "end", letters: 10 });
  await queue.clean(0, 0, "failed");
  const file = join(dataDir(), "cut.ndjson");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(file, lines.slice(0, 5).join("\n"));
  const cut = startLauncher(["import", file, "--reason", "wanted back"], env);
  expect(await cut.ended).toMatchObject({ code: 1 });
  expect(cut.stderr()).toContain("cut off");
  expect(await queue.getWaitingCount()).toBe(4);
}, 60_000);

test("an interrupted export leaves no file that could be taken for a whole one", async () => {
  const { env } = await withDeadLetters(4_000, 50_000);
  const file = join(dataDir(), "never.ndjson.gz");
  const out = startLauncher(["export", "-o", file], env);
  await eventually(() => existsSync(`${file}.part`), 20_000);
  out.child.kill("SIGINT");
  expect(await out.ended).toMatchObject({ code: 1 });
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
}, 60_000);

test("wrong usage is refused with exit code 2", async () => {
  const { env } = await withDeadLetters(1);
  const cases = [
    [["import", "x.ndjson"], {}],
    [["import", "/nowhere/x.ndjson", "--reason", "wanted back"], {}],
    [["import", "x.ndjson", "--reason", "wanted back"], { READ_ONLY: "1" }],
    [["export", "--since", "yesterday"], {}],
  ] as const;
  for (const [args, more] of cases) {
    expect(await startLauncher([...args], { ...env, ...more }).ended).toMatchObject({ code: 2 });
  }
}, 60_000);
