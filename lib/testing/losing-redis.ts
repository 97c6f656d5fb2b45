import { connect, createServer, type Socket } from "node:net";
import type { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { connectRedis, type RedisPurpose } from "../redis";
import type { TestContext } from "./context";

/** A connection that breaks once: when Redis has done the first command whose bytes hold this text, and before it says so. */
export async function losesAnswerTo(
  ctx: TestContext,
  text: string,
  purpose: RedisPurpose,
): Promise<{ redis: Redis; lost: () => boolean }> {
  const { url, lost } = await losingRedis(ctx, text);
  const redis = connectRedis(url, purpose, ctx.log);
  onTestFinished(() => redis.disconnect());
  return { redis, lost };
}

/**
 * As {@link losesAnswerTo}, the address only: the connection that sends the command is the one that breaks. Without `reaches`
 * it breaks before Redis has the command.
 */
export async function losingRedis(
  { url }: { url: string },
  text: string,
  { reaches = true }: { reaches?: boolean } = {},
): Promise<{ url: string; lost: () => boolean }> {
  const { hostname, port } = new URL(url);
  let state: "waiting" | "sent" | "lost" = "waiting";
  const server = createServer((client: Socket) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream])
      socket.on("error", () => {}).on("close", () => [client, upstream].map((one) => one.destroy()));
    let mine = false;
    client.on("data", (bytes) => {
      if (state === "waiting" && bytes.includes(text)) {
        state = "sent";
        mine = true;
      }
      if (mine && state === "sent" && !reaches) {
        state = "lost";
        client.destroy();
        return;
      }
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (!mine || state !== "sent") return void client.write(bytes);
      state = "lost";
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = typeof address === "object" ? address?.port : undefined;
  onTestFinished(() => void server.close());
  return { url: `redis://127.0.0.1:${own}`, lost: () => state === "lost" };
}
