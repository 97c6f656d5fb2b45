import { createHmac } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { InMemoryProvider, OpenFeature } from "@openfeature/server-sdk";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { classifyFailure } from "@/lib/resilience/classify";
import { webhookDeliver } from "./webhook-deliver";

const now = Date.UTC(2026, 0, 1);

/** Delivers one webhook to a real server; gives the result or how its failure is classified. */
async function deliver(handler: RequestListener, signal = AbortSignal.timeout(5_000), domain = "no-flags") {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  const process = webhookDeliver({ sinkUrl: `http://127.0.0.1:${address.port}`, now: () => now });
  const payload = {
    ...{ tenant: "acme & sons", event: "order.paid", sentAt: now, body: { order: 1 } },
    signingSecret: "a secret to sign with",
  };
  const tools = {
    signal,
    log: pino({ level: "silent" }),
    attempt: 2,
    jobId: "42",
    route: null,
    fencingToken: null,
    commit: async () => true,
    step: async () => {},
    childResults: async () => [],
    flags: OpenFeature.getClient(domain),
  };
  try {
    return { result: await process(payload, tools) };
  } catch (error) {
    return { error: error as Error, failure: classifyFailure(error, 0) };
  }
}

test("it posts the event, with the job's id as the idempotency key", async () => {
  let seen: unknown;
  const { result } = await deliver(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { "idempotency-key": key, "x-event": event, "x-attempt": attempt } = request.headers;
    const signature = createHmac("sha256", "a secret to sign with").update(body).digest("hex");
    expect(request.headers["x-signature"]).toBe(`sha256=${signature}`);
    seen = { url: request.url, key, event, attempt, body: JSON.parse(body) };
    response.end();
  });
  expect(result).toMatchObject({ status: 200 });
  expect(seen).toEqual({
    url: "/hooks/acme%20%26%20sons",
    key: "42",
    event: "order.paid",
    attempt: "2",
    body: { order: 1 },
  });
});

test.each([
  [500, {}, "transient", null],
  [503, {}, "transient", null],
  [408, {}, "transient", null],
  [404, {}, "permanent", null],
  [410, {}, "permanent", null],
  [429, {}, "throttled", null],
  [429, { "retry-after": "3" }, "throttled", 3_000],
  [429, { "retry-after": "Thu, 01 Jan 2026 00:00:05 GMT" }, "throttled", 5_000],
  [503, { "retry-after": "2" }, "throttled", 2_000],
])("%d with %o is %s", async (status, headers, kind, retryAfterMs) => {
  const { failure, error } = await deliver((_request, response) =>
    response.writeHead(status, headers as Record<string, string>).end(),
  );
  expect(failure).toMatchObject({ class: kind, retryAfterMs, code: `HTTP_${status}` });
  expect(error?.message).toBe(`The endpoint of acme & sons answered ${status}.`);
});

test("a connection that is reset is transient", async () => {
  const { failure } = await deliver((request) => request.socket.resetAndDestroy());
  expect(failure?.class).toBe("transient");
});

test("an endpoint that never answers is left at the signal", async () => {
  const { error } = await deliver(() => {}, AbortSignal.timeout(50));
  expect(error?.name).toBe("TimeoutError");
});

test("with the flag on, the event carries the headers of a CloudEvent", async () => {
  await OpenFeature.setProviderAndWait("cloudevents", provider({ "webhooks-cloudevents": true }));
  let headers: Record<string, unknown> = {};
  await deliver(
    (request, response) => {
      headers = request.headers;
      response.end();
    },
    undefined,
    "cloudevents",
  );
  expect(headers).toMatchObject({
    "ce-specversion": "1.0",
    "ce-id": "42",
    "ce-type": "order.paid",
    "ce-source": "/tenants/acme%20%26%20sons",
    "ce-time": "2026-01-01T00:00:00.000Z",
  });
});

test("an event over the flag's size is refused for good, and nothing is sent", async () => {
  await OpenFeature.setProviderAndWait("small", provider({ "webhooks-max-body-bytes": 5 }));
  let requests = 0;
  const { failure, error } = await deliver(() => void requests++, undefined, "small");
  expect(failure?.class).toBe("permanent");
  expect(error?.message).toBe("The event is larger than 5 bytes.");
  expect(requests).toBe(0);
});

const provider = (flags: Record<string, boolean | number>) =>
  new InMemoryProvider(
    Object.fromEntries(
      Object.entries(flags).map(([key, value]) => [
        key,
        { variants: { set: value }, defaultVariant: "set", disabled: false },
      ]),
    ),
  );
