import { createHmac } from "node:crypto";
import { request } from "undici";
import type { z } from "zod";
import type { Catalog } from "@/lib/queues/catalog";
import { WEBHOOK_RELAY } from "@/lib/queues/catalog-routes";
import { PermanentError, ThrottledError, TransientError } from "@/lib/resilience/failures";
import { parseRetryAfterMs } from "@/lib/resilience/retry-after";
import type { Processor } from "../runtime/processor";

type Webhook = z.output<Catalog["webhooks"]["jobs"]["webhook.deliver"]>;

/** Client errors that another attempt may well mend: time-out, conflict, too early. */
const RETRIABLE_4XX = new Set([408, 409, 425]);

/** The largest event that is sent, in bytes, unless the flag `webhooks-max-body-bytes` says otherwise for a tenant. */
const MAX_BODY_BYTES = 1_048_576;

/**
 * Posts an event to the tenant's endpoint, or to the relay, which keeps it for a tenant whose endpoint is not to be used.
 * The job's id is the idempotency key, so that a receiver can drop repeats.
 */
export function webhookDeliver({ sinkUrl, now }: { sinkUrl: string; now: () => number }): Processor<Webhook> {
  return async (webhook, { signal, jobId, attempt, log, flags, route }) => {
    const way = route === WEBHOOK_RELAY ? "relay" : "hooks";
    const [maxBodyBytes, cloudEvents] = await Promise.all([
      flags.getNumberValue("webhooks-max-body-bytes", MAX_BODY_BYTES),
      flags.getBooleanValue("webhooks-cloudevents", false),
    ]);
    const body = JSON.stringify(webhook.body);
    if (Buffer.byteLength(body) > maxBodyBytes) {
      throw new PermanentError(`The event is larger than ${maxBodyBytes} bytes.`);
    }
    const startedAt = now();
    const response = await request(new URL(`/${way}/${encodeURIComponent(webhook.tenant)}`, sinkUrl), {
      method: "POST",
      signal,
      headers: {
        "content-type": "application/json",
        "idempotency-key": jobId,
        "x-event": webhook.event,
        "x-attempt": String(attempt),
        ...(webhook.signingSecret === undefined
          ? {}
          : { "x-signature": signatureOf(body, webhook.signingSecret) }),
        ...(cloudEvents ? cloudEventHeaders(webhook, jobId) : {}),
      },
      body,
    });
    // A body that is not read keeps the connection from being used again.
    await response.body.dump();
    const status = response.statusCode;
    const tookMs = now() - startedAt;
    if (status >= 200 && status < 300) return { status, tookMs };
    log.debug({ status, tookMs }, "The endpoint refused a webhook");
    throw failureOf(webhook, status, parseRetryAfterMs(headerOf(response.headers["retry-after"]), now()));
  };
}

const signatureOf = (body: string, secret: string) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** The attributes of a CloudEvent in binary content mode (CloudEvents 1.0, HTTP protocol binding). */
const cloudEventHeaders = ({ event, tenant, sentAt }: Webhook, jobId: string) => ({
  "ce-specversion": "1.0",
  "ce-id": jobId,
  "ce-type": event,
  "ce-source": `/tenants/${encodeURIComponent(tenant)}`,
  "ce-time": new Date(sentAt).toISOString(),
});

const headerOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function failureOf({ tenant }: Webhook, status: number, retryAfterMs: number | null): Error {
  const said = `The endpoint of ${tenant} answered ${status}.`;
  if (status === 429 || (status === 503 && retryAfterMs !== null)) {
    return new ThrottledError(said, retryAfterMs, { status });
  }
  if (status >= 500 || RETRIABLE_4XX.has(status)) return new TransientError(said, { status });
  return new PermanentError(said, { status });
}
