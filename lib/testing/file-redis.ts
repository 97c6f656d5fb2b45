import { afterAll } from "vitest";
import { startRedis } from "./redis-server";

/**
 * One real Redis for each test file, started at import and stopped after its last test. Files run side by side, and one
 * that fills its Redis with a million keys, or counts its commands, must not be felt in another.
 */
const redis = await startRedis();
const kill = () => void redis.kill();
process.once("exit", kill);
afterAll(async () => {
  process.off("exit", kill);
  await redis.dispose();
});

export const redisUrl = redis.url;
