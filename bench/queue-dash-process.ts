import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Context, createQueueDashExpressMiddleware } from "@queuedash/api";
import { Queue } from "bullmq-5";
import express from "express";
import { z } from "zod";

/**
 * QueueDash over these queues, which share one connection. Says on which port it listens. Its present version fails with
 * BullMQ 6, so that it is given the queues of a BullMQ 5, whose keys are the same.
 */
const { redisUrl, prefix, queues } = z
  .object({ redisUrl: z.string(), prefix: z.string(), queues: z.array(z.string()) })
  .parse(JSON.parse(process.argv[2] ?? ""));
const first = new Queue("first", { connection: { url: redisUrl }, prefix, skipMetasUpdate: true });
const connection = await first.client;
connection.setMaxListeners(0);
const context = {
  queues: queues.map((name) => ({
    queue: new Queue(name, { connection, prefix, skipMetasUpdate: true }),
    displayName: name,
    type: "bullmq",
  })),
};
const app = express();
app.use("/queuedash", createQueueDashExpressMiddleware({ ctx: context as unknown as Context }));
const server = createServer(app);
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("SIGTERM", () => process.exit(0));
