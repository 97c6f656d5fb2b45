import { expect, it } from "vitest";
import type { ServerContext } from "../http/server-context";
import { startRedis } from "../testing/redis-server";
import { testServer } from "../testing/server";
import { passwordMatches, readSession, SESSION_TTL_S, sealSession } from "./session";

const password = "correct horse battery";

it("compares passwords whole", () => {
  expect(passwordMatches(password, password)).toBe(true);
  for (const wrong of ["", "correct", `${password} `, password.toUpperCase()])
    expect(passwordMatches(wrong, password)).toBe(false);
});

it("reads back what it sealed", async () => {
  const server = testServer({ password });
  const cookie = await sealSession(server, { actor: "operator" });
  expect(cookie).not.toContain("operator");
  expect(await readSession(server, cookie)).toEqual({ actor: "operator" });
});

it("takes no forgery, in whole or in part, and no text that is no seal", async () => {
  const server = testServer({ password });
  const cookie = await sealSession(server, { actor: "operator" });
  const middle = Math.floor(cookie.length / 2);
  const flipped = cookie[middle] === "A" ? "B" : "A";
  const forged = [
    undefined,
    "",
    "operator",
    "~2",
    "Fe26.2*1*a*b*c*d*e*f~2",
    "%00%ff",
    cookie.slice(0, -10),
    cookie.slice(0, middle) + flipped + cookie.slice(middle + 1),
  ];
  for (const text of forged) expect(await readSession(server, text)).toBeNull();
});

it("ends by itself", async () => {
  const server = testServer({ password });
  const cookie = await sealSession(server, { actor: "operator" });
  const realNow = Date.now;
  try {
    // iron-session reads the clock itself, and allows a minute of skew.
    Date.now = () => realNow() + SESSION_TTL_S * 1_000 + 61_000;
    expect(await readSession(server, cookie)).toBeNull();
  } finally {
    Date.now = realNow;
  }
});

it("ends with the password it was opened with, and is of one Spillway only", async () => {
  const server = testServer({ password });
  const cookie = await sealSession(server, { actor: "operator" });
  const changed: ServerContext = { ...server, config: { ...server.config, password: "another password" } };
  expect(await readSession(changed, cookie)).toBeNull();
  expect(await readSession(testServer({ password }), cookie)).toBeNull();
});

it("still knows a session while Redis is away", async () => {
  const redis = await startRedis();
  try {
    const server = testServer({ password }, { redisUrl: redis.url });
    const cookie = await sealSession(server, { actor: "operator" });
    await redis.kill();
    const later = { ...server, clock: { ...server.clock, now: () => Date.now() + 3_600_000 } };
    expect(await readSession(later, cookie)).toEqual({ actor: "operator" });
  } finally {
    await redis.dispose();
  }
});
