import { pino } from "pino";
import { systemClock } from "../clock";
import { enqueue } from "../enqueue/enqueue";
import { createKeys } from "../keys";
import { queueKey } from "../queues/identity";
import { connectRedis } from "../redis";
import { openOutbox } from "./outbox";

/** A producer for tests to kill: enqueues numbered jobs and prints each number once it was accepted. */
const [url = "", keyPrefix = "", prefix = "", dir = "", from = "0", total = "0"] = process.argv.slice(2);
const log = pino({ level: "silent" });
const ctx = {
  redis: connectRedis(url, "producer", log),
  keys: createKeys(keyPrefix),
  clock: systemClock,
  log,
};
const outbox = await openOutbox(ctx, { dir, maxBytes: 64 * 1024 * 1024 });
const to = { queueKey: queueKey({ prefix, name: "mail" }) };
for (let n = Number(from); n < Number(from) + Number(total); n++) {
  const [outcome] = await enqueue(ctx, to, [{ name: "n", payload: { n } }], { outbox });
  if (outcome?.accepted) process.stdout.write(`${n}\n`);
}
process.stdout.write("end\n");
while (outbox.pending() > 0) await ctx.clock.sleep(20);
process.stdout.write("empty\n");
await outbox.close();
process.exit(0);
