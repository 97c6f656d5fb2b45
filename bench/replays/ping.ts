import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const toldSchema = z.object({ p95Ms: z.number() });

/** Pings Redis while `run` runs; gives the 95th percentile of what a PING took, ms. */
export async function pingMeanwhile(redisUrl: string, run: () => Promise<void>): Promise<number> {
  const child = fork(fileURLToPath(new URL("./ping-process.ts", import.meta.url)), [redisUrl], {
    execArgv: ["--import", tsx],
  });
  try {
    await once(child, "message");
    await run();
    const told = once(child, "message");
    child.send("stop");
    return toldSchema.parse((await told)[0]).p95Ms;
  } finally {
    child.kill();
  }
}
