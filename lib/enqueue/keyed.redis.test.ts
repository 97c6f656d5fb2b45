import { expect, test } from "vitest";
import { z } from "zod";
import { systemClock } from "../clock";
import type { NewJob, StreamLine } from "../contract/enqueue";
import { parseKeyRing } from "../payloads/key-ring";
import { secret } from "../payloads/secret";
import { defineQueue } from "../queues/define";
import { queueKey } from "../queues/identity";
import { type TestContext, testContext } from "../testing/context";
import { countCommands } from "../testing/count-commands";
import { enqueue } from "./enqueue";
import { enqueueStream } from "./stream";

const mail = defineQueue({
  name: "mail",
  lane: "fast",
  criticality: "standard",
  idempotent: true,
  policy: {
    attempts: { critical: 1, standard: 1, background: 1 },
    backoff: { strategy: "fixed", delayMs: 1, jitter: "none", capMs: 1 },
    timeoutMs: null,
    concurrency: { floor: 1, ceiling: 1 },
  },
  removeOnComplete: { count: 10 },
  keepFailures: { count: 10 },
  jobs: {
    send: z.object({ to: z.string(), text: z.string().optional(), tenant: z.string().optional() }),
    remind: z.object({ to: z.string() }),
    charge: z.object({ card: secret(z.string()) }),
  },
});

const put = (ctx: TestContext, ...jobs: NewJob[]) =>
  enqueue(ctx, { definition: mail, prefix: ctx.prefix }, jobs);
const send = (idempotencyKey: string, payload: object, name = "send"): NewJob => ({
  name,
  payload,
  idempotencyKey,
});
const refused = { accepted: false, error: { code: "idempotency_mismatch", status: 422 } };
const waiting = (ctx: TestContext) => ctx.queue("mail").getWaitingCount();

test("another payload under a key is refused, in the same call and in a later one; the first job stays as it was", async () => {
  const ctx = testContext();
  const [first, other] = await put(ctx, send("k", { to: "a" }), send("k", { to: "b" }));
  expect(first).toMatchObject({ accepted: true });
  expect(other).toMatchObject(refused);
  expect(await put(ctx, send("k", { to: "c" }), send("free", { to: "c" }))).toMatchObject([
    refused,
    { accepted: true },
  ]);
  // The same work by another name is other work.
  expect(await put(ctx, send("k", { to: "a" }, "remind"))).toMatchObject([refused]);
  expect(await waiting(ctx)).toBe(2);
  const id = first?.accepted ? first.id : "";
  expect((await ctx.queue("mail").getJob(id))?.data).toEqual({ to: "a" });
  if (!other || other.accepted) throw new Error("It was taken.");
  expect(other.error.message).toContain('"k"');
});

test("the same payload is the same job, whatever the order of its fields and however often its secrets are sealed", async () => {
  const ctx = testContext();
  const keyRing = parseKeyRing(`one:${Buffer.alloc(32, 1).toString("base64")}`);
  if (!keyRing) throw new Error("No key ring.");
  const [a, b] = await put(ctx, send("k", { to: "a", text: "hi" }), send("k", { text: "hi", to: "a" }));
  expect([a, b]).toMatchObject([{ accepted: true }, { accepted: true }]);
  expect(a).toEqual(b);
  const charge = send("card", { card: "4242" }, "charge");
  for (let time = 0; time < 2; time++) {
    const to = { definition: mail, prefix: ctx.prefix };
    expect(await enqueue(ctx, to, [charge], { keyRing })).toMatchObject([{ accepted: true }]);
  }
  expect(await waiting(ctx)).toBe(2);
});

test("tenants choose their keys without knowing of each other, whatever their names hold", async () => {
  const ctx = testContext();
  const outcomes = await put(
    ctx,
    send("k", { to: "a", tenant: "acme" }),
    send("k", { to: "b", tenant: "globex" }),
    send("b/c", { to: "c", tenant: "a" }),
    send("c", { to: "d", tenant: "a/b" }),
    send("a/b/c", { to: "e" }),
  );
  expect(outcomes.every(({ accepted }) => accepted)).toBe(true);
  expect(await waiting(ctx)).toBe(5);
});

test("a key costs one command a call, sent with the jobs; a job without one costs none", async () => {
  // What is looked at anew after a while is not meanwhile.
  const now = Date.now();
  const ctx = testContext({ clock: { ...systemClock, now: () => now } });
  await put(ctx, send("warm", { to: "a" }));
  const plain = await countCommands(ctx.redis, async () => {
    await put(ctx, ...Array.from({ length: 20 }, () => ({ name: "send", payload: { to: "a" } })));
  });
  const keyed = await countCommands(ctx.redis, async () => {
    await put(ctx, ...Array.from({ length: 20 }, (_, n) => send(`k${n}`, { to: "a" })));
  });
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0);
  expect(total(keyed) - total(plain)).toBe(1);
});

test("a stream under an Idempotency-Key that was used for another body says which of its lines differ", async () => {
  const ctx = testContext();
  await ctx.queue("theirs").add("first", {});
  const post = async (...payloads: object[]) => {
    const told: StreamLine[] = [];
    const lines = payloads.map((payload) => `${JSON.stringify({ name: "x", payload })}\n`);
    const body = (async function* () {
      yield new TextEncoder().encode(lines.join(""));
    })();
    const counts = { lines: 0, accepted: 0, refused: 0, unknown: 0 };
    await enqueueStream(
      ctx,
      { queueKey: queueKey({ prefix: ctx.prefix, name: "theirs" }) },
      body,
      { idempotencyKey: "import", counts },
      async (line) => void told.push(line),
    );
    return told;
  };
  await post({ n: 1 }, { n: 2 });
  expect(await post({ n: 1 }, { n: 3 }, { n: 4 })).toMatchObject([
    { kind: "accepted", from: 1 },
    { kind: "refused", from: 2, to: 2, code: "idempotency_mismatch" },
    { kind: "accepted", from: 3 },
    { kind: "summary", accepted: 2, refused: 1 },
  ]);
});
