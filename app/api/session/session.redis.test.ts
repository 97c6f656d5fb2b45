import { expect, it } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { testRequest, testServer } from "@/lib/testing/server";
import { DELETE, GET, POST } from "./route";

const password = "correct horse battery";
const nowhere = { params: Promise.resolve({}) };
const logIn = (given: string, address = "10.0.0.1", headers: Record<string, string> = {}) =>
  POST(
    testRequest("POST", "/api/session", {
      body: { password: given },
      headers: { "x-forwarded-for": address, ...headers },
    }),
    nowhere,
  );
const withCookie = (cookie: string | null) => ({ headers: { cookie: (cookie ?? "").split(";")[0] ?? "" } });

it("asks for no password when none is set", async () => {
  testServer();
  const response = await GET(testRequest("GET", "/api/session"), nowhere);
  expect(await response.json()).toMatchObject({
    required: false,
    loggedIn: true,
    actor: "operator",
    readOnly: false,
  });
});

it("opens a session for the right password, and ends it", async () => {
  testServer({ password });
  const anonymous = await GET(testRequest("GET", "/api/session"), nowhere);
  expect(await anonymous.json()).toMatchObject({ required: true, loggedIn: false, actor: null });

  const opened = await logIn(password);
  const cookie = opened.headers.get("set-cookie");
  expect(opened.status).toBe(200);
  expect(cookie).toMatch(/^spillway_session=.+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
  const known = await GET(testRequest("GET", "/api/session", withCookie(cookie)), nowhere);
  expect(await known.json()).toMatchObject({ loggedIn: true, actor: "operator" });

  const ended = await DELETE(testRequest("DELETE", "/api/session", withCookie(cookie)), nowhere);
  expect(ended.headers.get("set-cookie")).toContain("spillway_session=; Path=/; Max-Age=0");
});

it("marks the cookie Secure over https", async () => {
  testServer({ password });
  const opened = await logIn(password, "10.0.0.1", { "x-forwarded-proto": "https" });
  expect(opened.headers.get("set-cookie")).toContain("; Secure");
});

it("can be opened on a read-only server", async () => {
  testServer({ password, readOnly: true });
  expect((await logIn(password)).status).toBe(200);
});

it("stops a guesser after five wrong passwords, even when all come at once", async () => {
  const server = testServer({ password });
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => logIn(`wrong ${i}`)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(35);

  const refused = await logIn(password);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(200);
  expect((await logIn(password, "10.0.0.2")).status).toBe(200);

  // The flood must not push real entries out of the audit.
  const { entries } = await listAuditEntries(server, { limit: 100 });
  expect(entries.map(({ outcome }) => outcome).sort()).toEqual(["done", ...Array(5).fill("refused")]);
});

it("stops a guesser with many addresses after fifty", async () => {
  testServer({ password });
  const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => logIn("wrong", `10.0.1.${i}`)));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(50);
  expect((await logIn(password, "10.0.9.9")).status).toBe(429);
});

it("counts wrong passwords only", async () => {
  testServer({ password });
  for (let i = 0; i < 8; i += 1) expect((await logIn(password)).status).toBe(200);
});

it("never writes the password to the audit", async () => {
  const server = testServer({ password });
  await logIn("my other password");
  await logIn(password);
  const { entries } = await listAuditEntries(server, { limit: 10 });
  expect(entries).toHaveLength(2);
  expect(JSON.stringify(entries)).not.toContain('password"');
  expect(JSON.stringify(entries)).not.toContain("my other");
});
