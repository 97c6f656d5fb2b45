import { z } from "zod";
import { ask, messageOf, startProcess } from "./process";

const feltSchema = z.object({
  /** How long a PING of another connection took at the 95th percentile, and at most, ms. */
  pingP95Ms: z.number(),
  pingMostMs: z.number(),
  /** How long each address took to answer at the 95th percentile, ms. */
  requestP95Ms: z.array(z.number()),
});
export type Felt = z.infer<typeof feltSchema>;

/** Pings Redis, and asks these addresses, from another process while `run` runs; gives what that felt of it. */
export async function feltMeanwhile(
  { redisUrl, addresses = [] }: { redisUrl: string; addresses?: string[] },
  run: () => Promise<void>,
): Promise<Felt> {
  const other = startProcess(new URL("./meanwhile-process.ts", import.meta.url), [redisUrl, ...addresses]);
  try {
    await messageOf(other.child);
    await run();
    return feltSchema.parse(await ask(other.child, "stop"));
  } finally {
    await other.close();
  }
}
