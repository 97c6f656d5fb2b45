import { expect, test } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { serverContext } from "@/lib/http/server-context";
import { testServerOfFile } from "@/lib/testing/server";
import { POST as evaluate } from "./[key]/evaluate/route";
import { POST as restore } from "./[key]/restore/route";
import { PUT as put, DELETE as remove } from "./[key]/route";
import { GET as versions } from "./[key]/versions/route";
import { GET as list } from "./route";

testServerOfFile();

async function send(handler: typeof put, method: string, key?: string, body?: unknown) {
  const request = new Request("http://127.0.0.1/x", {
    method,
    headers: { host: "127.0.0.1", "sec-fetch-site": "same-origin" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve(key === undefined ? {} : { key }) });
  return { status: response.status, body: await response.json() };
}

const flag = {
  type: "boolean",
  variants: { on: true, off: false },
  rules: [
    {
      name: "acme first",
      conditions: [{ attribute: "tenant", operator: "in", values: ["acme"] }],
      serve: { variant: "on" },
    },
  ],
  otherwise: { variant: "off" },
};

test("a flag is put, listed, tried, changed, restored, deleted, and the audit tells all of it", async () => {
  const key = "new-format";
  const stored = await send(put, "PUT", key, { flag, reason: "roll out", ifVersion: 0 });
  expect(stored).toMatchObject({ status: 200, body: { key, version: 1, enabled: true, by: "operator" } });
  expect((await send(list, "GET")).body.flags).toHaveLength(1);

  const tried = await send(evaluate, "POST", key, { context: { tenant: "acme" } });
  expect(tried.body).toMatchObject({
    value: true,
    variant: "on",
    reason: "TARGETING_MATCH",
    rule: 0,
    error: null,
  });
  const draft = { ...flag, rules: [] };
  const unsaved = await send(evaluate, "POST", "not-saved", { context: { tenant: "acme" }, flag: draft });
  expect(unsaved.body).toMatchObject({ value: false, reason: "STATIC" });

  await send(put, "PUT", key, { flag: draft, reason: "to nobody", ifVersion: 1 });
  const late = await send(put, "PUT", key, { flag, reason: "to acme", ifVersion: 1 });
  expect(late).toMatchObject({ status: 409, body: { code: "conflict" } });
  const restored = await send(restore, "POST", key, { version: 1, reason: "acme again" });
  expect(restored.body).toMatchObject({ version: 3, rules: flag.rules });
  const kept = (await send(versions, "GET", key)).body.versions as { version: number }[];
  expect(kept.map(({ version }) => version)).toEqual([3, 2, 1]);

  expect((await send(remove, "DELETE", key, {})).status).toBe(400);
  expect((await send(remove, "DELETE", key, { reason: "done" })).status).toBe(200);
  expect((await send(evaluate, "POST", key, {})).status).toBe(404);
  const { entries } = await listAuditEntries(serverContext(), { limit: 20 });
  const told = entries
    .filter(({ outcome }) => outcome === "done")
    .map(({ action, reason }) => [action, reason]);
  expect(told).toEqual([
    ["feature-flag.delete", "done"],
    ["feature-flag.restore", "acme again"],
    ["feature-flag.put", "to nobody"],
    ["feature-flag.put", "roll out"],
  ]);
});

test("a flag that contradicts itself is refused, and the field is named", async () => {
  const refused = await send(put, "PUT", "bad", {
    flag: { ...flag, variants: { on: "yes" } },
    reason: "a test",
  });
  expect(refused).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  const fields = (refused.body.errors as { field: string }[]).map(({ field }) => field);
  expect(fields).toContain("flag.variants.on");
});
