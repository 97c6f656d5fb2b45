import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { redisUrl, startFileRedis } from "./file-redis";

test("a file that leaves a connection to its Redis open fails, and one that closes it a moment later does not", async () => {
  const end = await startFileRedis({ leaveMs: 0 });
  const left = new Redis(redisUrl, { retryStrategy: () => null });
  await left.ping();
  await expect(end()).rejects.toThrow(/1 connections to its Redis are open/);

  const endInTime = await startFileRedis();
  const leaving = new Redis(redisUrl);
  await leaving.ping();
  const ended = endInTime();
  leaving.disconnect();
  await ended;
});
