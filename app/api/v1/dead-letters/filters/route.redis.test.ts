import { expect, test } from "vitest";
import { SESSION_COOKIE, sealSession } from "@/lib/auth/session";
import { MAX_SAVED_FILTERS } from "@/lib/contract/values/saved-filters";
import { testRequest, testServer } from "@/lib/testing/server";
import { DELETE, PUT } from "./[name]/route";
import { GET } from "./route";

const nowhere = { params: Promise.resolve({}) };
const named = (name: string) => ({ params: Promise.resolve({ name: encodeURIComponent(name) }) });

async function person(actor: string, server: ReturnType<typeof testServer>) {
  const headers = { cookie: `${SESSION_COOKIE}=${await sealSession(server, { actor })}` };
  return {
    list: async () => (await GET(testRequest("GET", "/x", { headers }), nowhere)).json(),
    put: (name: string, query: string) =>
      PUT(testRequest("PUT", "/x", { body: { query }, headers }), named(name)),
    remove: (name: string) => DELETE(testRequest("DELETE", "/x", { headers }), named(name)),
  };
}

test("each person has filters of their own, saved by name, replaced and deleted", async () => {
  const server = testServer({ password: "correct horse battery" });
  const [ann, bob] = [await person("ann", server), await person("bob", server)];
  expect((await ann.put("Tills / today", "queue=x&name=pay")).status).toBe(200);
  await ann.put("Tills / today", "queue=y");
  await ann.put("All mine", "owner=ann");
  expect(await ann.list()).toMatchObject({
    keptBy: "server",
    filters: [
      { name: "All mine", query: "owner=ann" },
      { name: "Tills / today", query: "queue=y" },
    ],
  });
  expect(await bob.list()).toEqual({ keptBy: "server", filters: [] });
  expect((await bob.remove("All mine")).status).toBe(404);
  expect((await ann.remove("All mine")).status).toBe(200);
  expect((await ann.list()).filters).toHaveLength(1);
});

test("a person keeps at most so many, and may still replace one", async () => {
  const ann = await person("ann", testServer({ password: "correct horse battery" }));
  for (let n = 0; n < MAX_SAVED_FILTERS; n++) await ann.put(`f${n}`, "a=1");
  expect((await ann.put("one more", "a=1")).status).toBe(409);
  expect((await ann.put("f0", "a=2")).status).toBe(200);
});

test("without a log-in the browser keeps them", async () => {
  const ann = await person("ann", testServer());
  expect(await ann.list()).toEqual({ keptBy: "browser", filters: [] });
  const refused = await ann.put("mine", "a=1");
  expect([refused.status, await refused.json()]).toMatchObject([422, { code: "unprocessable" }]);
});
