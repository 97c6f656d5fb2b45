import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export const MOODS = ["failing", "throttling", "slow", "hanging"] as const;
export type Mood = "well" | (typeof MOODS)[number];

export interface Downstream {
  url: string;
  mood(next: Mood): void;
  calls(): number;
  close(): Promise<void>;
}

const SLOW_MS = 1_500;

/** The service that the jobs call. It does nothing but answer, well or badly. */
export async function startDownstream(): Promise<Downstream> {
  let mood: Mood = "well";
  let calls = 0;
  const server = createServer(async (request, response) => {
    calls++;
    request.resume();
    if (mood === "hanging") return;
    if (mood === "slow") await delay(SLOW_MS);
    if (mood === "throttling") response.setHeader("retry-after", "1");
    response.statusCode = mood === "failing" ? 503 : mood === "throttling" ? 429 : 200;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    mood(next) {
      mood = next;
      // Those that were left hanging would keep their sockets for ever.
      if (next === "well") server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
