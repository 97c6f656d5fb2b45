import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { LiveMessage } from "../contract/live";
import { createHub, type LiveHub } from "../live/hub";
import type { TestContext } from "./context";

/** A hub as a web server has one; closed when the test ends. */
export function openHub(ctx: TestContext, url = ctx.url): LiveHub {
  const connect = () => {
    const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 1 });
    redis.on("error", () => {});
    return redis;
  };
  const redis = connect();
  const hub = createHub({ ...ctx, redis, connect, config: { version: "0.0.0" } });
  onTestFinished(() => {
    hub.close();
    redis.disconnect();
  });
  return hub;
}

/** What a browser has made of a stream, as far as it was read. */
export class HeardStream {
  readonly messages: LiveMessage[] = [];
  /** What the browser would name when it comes back. */
  lastId: string | null = null;
  private rest = "";

  read(text: string): void {
    this.rest += text;
    const parts = this.rest.split("\n\n");
    this.rest = parts.pop() ?? "";
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(part)?.[1];
      this.lastId = field("id") ?? this.lastId;
      const event = field("event");
      if (event) this.messages.push({ event, data: JSON.parse(field("data") ?? "null") } as LiveMessage);
    }
  }
}

/** Opens a stream behind `lastId` and reads it in the background until it is aborted or the test ends. */
export async function listen(hub: LiveHub, lastId: string | null = null) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await hub.stream(abort.signal, lastId);
  const heard = new HeardStream();
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) heard.read(decoder.decode(chunk, { stream: true }));
  })();
  return { response, heard, messages: heard.messages, abort, reading };
}
