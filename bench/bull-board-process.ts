import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { ExpressAdapter } from "@bull-board/express";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { z } from "zod";

/** bull-board over these queues, which share one connection as its guide advises, or have one each. Says on which port it listens. */
const { redisUrl, prefix, queues, shared } = z
  .object({ redisUrl: z.string(), prefix: z.string(), queues: z.array(z.string()), shared: z.boolean() })
  .parse(JSON.parse(process.argv[2] ?? ""));
const connect = () => new Redis(redisUrl, { maxRetriesPerRequest: null }).setMaxListeners(0);
const connection = shared ? connect() : null;
const serverAdapter = new ExpressAdapter();
createBullBoard({
  queues: queues.map(
    (name) =>
      new BullMQAdapter(
        new Queue(name, { connection: connection ?? connect(), prefix, skipMetasUpdate: true }),
      ),
  ),
  serverAdapter,
});
const server = createServer(serverAdapter.getRouter());
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("SIGTERM", () => process.exit(0));
