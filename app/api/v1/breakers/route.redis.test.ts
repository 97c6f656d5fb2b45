import { expect, test } from "vitest";
import { POST as reset } from "@/app/api/v1/breakers/[id]/reset/route";
import { GET as history } from "@/app/api/v1/breakers/[id]/route";
import { POST as trip } from "@/app/api/v1/breakers/[id]/trip/route";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { breakerId, operateBreaker } from "@/lib/breakers/operate";
import { testRequest, testServer } from "@/lib/testing/server";
import { GET as list } from "./route";

const policy = {
  consecutiveFailures: 3,
  failureShare: 1,
  windowMs: 60_000,
  minSamples: 1_000,
  openMs: 30_000,
  probes: 1,
  successesToClose: 1,
};

const send = async (handler: typeof trip, method: string, id: string, body?: unknown) => {
  const response = await handler(testRequest(method, "/x", { body }), { params: Promise.resolve({ id }) });
  return { status: response.status, body: await response.json() };
};

test("a breaker is listed with its figures, tripped and reset with a reason, and the audit and the history tell both", async () => {
  const server = testServer();
  const identity = { prefix: "bull", route: "api.example.com/charge" };
  const id = breakerId(identity);
  const batch = { tookMs: 40, openAtLeastMs: 0 };
  await operateBreaker(
    server,
    identity,
    { op: "report", batches: [{ ...batch, succeeded: 2, failed: 2 }] },
    { policy, queueKey: Buffer.from("bull:work").toString("base64url") },
  );
  const listed = await send(list, "GET", "");
  expect(listed.body).toMatchObject({
    total: 1,
    breakers: [
      {
        id,
        route: identity.route,
        state: { kind: "closed" },
        samples: 4,
        failureShare: 0.5,
        streak: 2,
        latencyMs: 20,
        trips24h: 0,
        queueName: "work",
        policy,
      },
    ],
  });

  expect((await send(trip, "POST", id, {})).status).toBe(400);
  expect((await send(trip, "POST", id, { reason: "too late", expiresAt: 1 })).status).toBe(400);
  expect(
    (await send(trip, "POST", breakerId({ prefix: "bull", route: "none" }), { reason: "none" })).status,
  ).toBe(404);
  const tripped = await send(trip, "POST", id, { reason: "They asked us to stop" });
  expect(tripped.body.state).toMatchObject({
    kind: "isolated",
    by: "operator",
    reason: "They asked us to stop",
    until: null,
  });
  const closed = await send(reset, "POST", id, { reason: "They are well again" });
  expect(closed.body.state.kind).toBe("closed");

  const told = await send(history, "GET", id);
  expect(told.body.history.map(({ event }: { event: string }) => event)).toEqual(["reset", "isolated"]);
  const { entries } = await listAuditEntries(server, { limit: 10 });
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
    expect.arrayContaining(["breaker.reset done", "breaker.trip done"]),
  );
});
