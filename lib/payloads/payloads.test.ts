import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineQueue } from "../queues/define";
import { type KeyRing, NO_KEYS, parseKeyRing } from "./key-ring";
import { openPayload } from "./open";
import { redactEnvelopes } from "./redact";
import { holdSecrets, scrub, scrubError } from "./scrub";
import { sealPayload } from "./seal";
import { secret } from "./secret";

const pair = (kid: string) => `${kid}:${randomBytes(32).toString("base64")}`;
function ringOf(text: string): KeyRing {
  const ring = parseKeyRing(text);
  if (ring === null) throw new Error("no ring");
  return ring;
}
const oldPair = pair("k1");
const ring = ringOf(oldPair);

const schema = z.object({
  tenant: z.string(),
  card: secret(z.object({ number: z.string() })).optional(),
  contacts: z.array(z.object({ name: z.string(), token: secret(z.string()) })),
});
const queueOf = (versions = {}) =>
  defineQueue({
    name: "orders",
    lane: "fast",
    criticality: "standard",
    idempotent: true,
    policy: {
      attempts: { critical: 1, standard: 1, background: 1 },
      backoff: { strategy: "fixed", delayMs: 1, jitter: "none", capMs: 1 },
      timeoutMs: null,
      concurrency: { floor: 1, ceiling: 1 },
    },
    removeOnComplete: { count: 1 },
    keepFailures: { count: 1 },
    versions,
    jobs: { order: schema },
  });
const orders = queueOf();
const payload = {
  tenant: "acme",
  card: { number: "4242-4242" },
  contacts: [
    { name: "Ann", token: "token-of-ann" },
    { name: "Bob", token: "token-of-bob" },
  ],
};
const open = async (data: unknown, keys = ring, queue = orders) => openPayload(queue, keys, "order", data);

test("secret fields are sealed one by one, at any depth, and come back as they were", async () => {
  const sealed = await sealPayload(orders, ring, "order", payload);
  const text = JSON.stringify(sealed);
  expect(text).toContain('"tenant":"acme"');
  expect(text).toContain('"name":"Ann"');
  for (const hidden of ["4242", "token-of-ann", "token-of-bob"]) expect(text).not.toContain(hidden);
  const opened = await open(sealed);
  expect(opened.payload).toEqual(payload);
  expect(opened.secrets).toEqual([{ number: "4242-4242" }, "token-of-ann", "token-of-bob"]);
  expect(redactEnvelopes(text)).toContain('"token":{"$secret":"sealed with key k1"}');
  expect(redactEnvelopes(text)).not.toMatch(/eyJ/);
});

test("after a rotation new payloads have the new key, and old ones open as long as theirs is listed", async () => {
  const sealed = await sealPayload(orders, ring, "order", payload);
  const next = pair("k2");
  const rotated = ringOf(`${next},${oldPair}`);
  expect((await open(sealed, rotated)).payload).toEqual(payload);
  expect(redactEnvelopes(JSON.stringify(await sealPayload(orders, rotated, "order", payload)))).toContain(
    "key k2",
  );
  await expect(open(sealed, ringOf(next))).rejects.toThrow(
    "card was sealed with key k1, which this worker does not have",
  );
});

test("an envelope that was moved or changed does not open", async () => {
  const sealed = (await sealPayload(orders, ring, "order", payload)) as {
    contacts: { token: { $secret: string } }[];
  };
  const [ann, bob] = sealed.contacts.map(({ token }) => token);
  if (!ann || !bob) throw new Error("nothing was sealed");
  const swapped = {
    ...sealed,
    contacts: [
      { name: "Ann", token: bob },
      { name: "Bob", token: ann },
    ],
  };
  await expect(open(swapped)).rejects.toThrow("contacts.0.token cannot be opened");
  const [header, , ...rest] = ann.$secret.split(".");
  const cut = {
    ...sealed,
    contacts: [{ name: "Ann", token: { $secret: [header, "", ...rest.slice(0, 2), "AAAA"].join(".") } }],
  };
  await expect(open(cut)).rejects.toThrow("contacts.0.token cannot be opened");
});

test("without a key nothing secret is accepted, and a wrong payload names its field", async () => {
  await expect(sealPayload(orders, NO_KEYS, "order", payload)).rejects.toThrow("SPILLWAY_PAYLOAD_KEYS");
  await expect(sealPayload(orders, ring, "order", { ...payload, tenant: 7 })).rejects.toThrow(
    "order: tenant:",
  );
  await expect(sealPayload(orders, ring, "other", payload)).rejects.toThrow("has no job named other");
});

test("payloads of earlier releases are brought up step by step; a newer one is left to a newer worker", async () => {
  const queue = queueOf({
    order: {
      current: 3,
      upcasters: {
        1: ({ customer, ...rest }: Record<string, unknown>) => ({ ...rest, tenant: customer }),
        2: ({ contact, ...rest }: Record<string, unknown>) => ({
          ...rest,
          contacts: contact ? [contact] : [],
        }),
      },
    },
  });
  expect((await open({ customer: "acme" }, ring, queue)).payload).toEqual({ tenant: "acme", contacts: [] });
  const token = { name: "Ann", token: "plain" };
  expect((await open({ $v: 2, tenant: "acme", contact: token }, ring, queue)).payload).toMatchObject({
    contacts: [token],
  });
  expect(await sealPayload(queue, ring, "order", { tenant: "acme", contacts: [] })).toMatchObject({ $v: 3 });
  await expect(open({ $v: 4 }, ring, queue)).rejects.toThrow("of version 4, and this worker knows 3");
  await expect(open({ $v: "new" }, ring, queue)).rejects.toThrow("is not a version");
});

test.each(["", "k1:short", "k1", `${oldPair},${oldPair}`, `a:b:${oldPair}`])("the key ring %j", (text) => {
  expect(parseKeyRing(text)).toBe(text === "" ? NO_KEYS : null);
});

test("what is open is hidden in texts and errors, in plain and in JSON, until it is released", () => {
  const release = holdSecrets([{ deep: 'quo"ted-secret' }, "tiny"]);
  const error = new Error('said quo"ted-secret', { cause: new Error('quo"ted-secret again') });
  scrubError(error);
  expect(error.message).toBe("said [secret]");
  expect(error.stack).not.toContain("ted-secret");
  expect((error.cause as Error).message).toBe("[secret] again");
  expect(scrub(JSON.stringify({ text: 'quo"ted-secret', small: "tiny" }))).toBe(
    '{"text":"[secret]","small":"tiny"}',
  );
  release();
  expect(scrub('quo"ted-secret')).toBe('quo"ted-secret');
});
