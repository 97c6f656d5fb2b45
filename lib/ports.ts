import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the ports that systems give to outgoing connections (Linux from 32,768, others from 49,152). One of those can be taken by
 * any connection before it is bound, and a client that knocks at its own may be connected to itself.
 */
const LEAST = 20_000;
const LIMIT = 32_000;
const MOST_TRIES = 100;

/** Whether `port` can be bound on `host`: it is, for a moment. Throws what stands against it, but that it is taken. */
export async function isFreePort(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** A port that nothing has bound on `host` and that no outgoing connection gets. Throws when there is none, or no such host. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = randomInt(LEAST, LIMIT);
    if (await isFreePort(host, port)) return port;
  }
  throw new Error(`No free port was found on ${host} between ${LEAST} and ${LIMIT}.`);
}
