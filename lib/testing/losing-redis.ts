import { connect, createServer, type Socket } from "node:net";
import type { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { connectRedis, type RedisPurpose } from "../redis";
import type { TestContext } from "./context";

/** A connection that breaks once: when Redis has done the first command whose bytes hold this text, and before it says so. */
export async function losesAnswerTo(
  { url, log }: TestContext,
  text: string,
  purpose: RedisPurpose,
): Promise<{ redis: Redis; lost: () => boolean }> {
  const { hostname, port } = new URL(url);
  let state: "waiting" | "sent" | "lost" = "waiting";
  const server = createServer((client: Socket) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream])
      socket.on("error", () => {}).on("close", () => [client, upstream].map((one) => one.destroy()));
    client.on("data", (bytes) => {
      if (state === "waiting" && bytes.includes(text)) state = "sent";
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (state !== "sent") return void client.write(bytes);
      state = "lost";
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = typeof address === "object" ? address?.port : undefined;
  const redis = connectRedis(`redis://127.0.0.1:${own}`, purpose, log);
  onTestFinished(() => {
    redis.disconnect();
    server.close();
  });
  return { redis, lost: () => state === "lost" };
}
