import { Queue, UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";

/**
 * Lets one job fail every half second in the queue that is named, and tells when each had failed and how many had by then,
 * until the channel closes.
 */
const EVERY_MS = 500;
const [redisUrl = "", prefix = "", name = ""] = process.argv.slice(2);
const connect = () => new Redis(redisUrl, { maxRetriesPerRequest: null });
const queue = new Queue(name, { connection: connect(), prefix });
await queue.drain();
const worker = new Worker(
  name,
  async () => {
    throw new UnrecoverableError("As it was told to");
  },
  { connection: connect(), prefix },
);
let failed = await queue.getFailedCount();
worker.on("failed", () => process.send?.({ failed: ++failed, atMs: Date.now() }));
setInterval(() => void queue.add("job", {}), EVERY_MS);
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
