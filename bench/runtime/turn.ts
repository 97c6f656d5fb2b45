import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { memoryArgs } from "@/workers/launcher/process-spec";
import { type Measurement, measurementSchema } from "./measure";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface Turn {
  redisUrl: string;
  /** Name of one of SUBJECTS. */
  subject: string;
  queue: string;
  jobs: number;
  warmUpJobs: number;
  concurrency: number;
}

/** Measures one subject in a process of its own: what one leaves behind (compiled code, hooks, garbage) is not the next one's. */
export function takeTurn(turn: Turn): Promise<Measurement> {
  const child = fork(fileURLToPath(new URL("./turn-process.ts", import.meta.url)), [JSON.stringify(turn)], {
    // Whichever it is: as the launcher starts workers.
    execArgv: [...memoryArgs("workers"), "--import", tsx],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(measurementSchema.parse(message)));
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`A turn of ${turn.subject} ended with ${code}.`));
    });
  });
}
