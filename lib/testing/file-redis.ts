import { Redis } from "ioredis";
import { startRedis, type TestRedis } from "./redis-server";

/**
 * Where the real Redis of the present test file listens. Files run side by side, and one that fills its Redis with a million
 * keys, or counts its commands, must not be felt in another. Modules are shared by files: none may keep it.
 */
export let redisUrl = "";

/**
 * Starts the Redis of a test file, and gives what ends it after the last test. That throws when something is still connected:
 * it would go on in the process, which later files share, and in whichever Redis comes to its port.
 */
export async function startFileRedis({ leaveMs = 5_000 } = {}): Promise<() => Promise<void>> {
  const server = await startRedis();
  redisUrl = server.url;
  const kill = () => void server.kill();
  process.once("exit", kill);
  return async () => {
    const left = await connectionsLeft(server, leaveMs);
    process.off("exit", kill);
    redisUrl = "";
    await server.dispose();
    if (left.length > 0)
      throw new Error(
        `After the last test of this file ${left.length} connections to its Redis are open. Close queues, workers and connections when a test ends:\n${left.join("\n")}`,
      );
  };
}

/** What is connected and stays; one whose process was killed is there for a moment yet. */
async function connectionsLeft({ url }: TestRedis, leaveMs: number): Promise<string[]> {
  const redis = new Redis(url);
  const deadline = Date.now() + leaveMs;
  try {
    const own = `id=${await redis.client("ID")} `;
    for (;;) {
      const clients = String(await redis.client("LIST")).split("\n");
      const left = clients.filter((line) => line !== "" && !line.startsWith(own));
      if (left.length === 0 || Date.now() > deadline) return left;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    redis.disconnect();
  }
}
