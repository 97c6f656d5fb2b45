import { fork } from "node:child_process";
import { programOf } from "@/lib/programs";
import { memoryArgs } from "@/workers/launcher/process-spec";
import { type Measurement, measurementSchema } from "./measure";

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
  const { file, execArgv } = programOf(new URL("./turn-process.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(turn)], {
    // Whichever it is: as the launcher starts workers.
    execArgv: [...memoryArgs("workers"), ...execArgv],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(measurementSchema.parse(message)));
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`A turn of ${turn.subject} ended with ${code}.`));
    });
  });
}
