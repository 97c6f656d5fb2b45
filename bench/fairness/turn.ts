import { fork } from "node:child_process";
import { setTimeout as passed } from "node:timers/promises";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { z } from "zod";
import { programOf } from "@/lib/programs";
import { FLOODER, type Scene } from "./scene";
import type { Subject } from "./subjects";

export interface TurnResult {
  /** Sorted waits of the other tenants' jobs, in milliseconds; one that never began counts by its place among those added last. */
  waitsMs: number[];
  othersDone: number;
  othersAdded: number;
  jobsPerSec: number;
}

const addedSchema = z.object({ added: z.number() });
/** After the last job was added, what is on its way may still begin. */
const GRACE_MS = 500;

/** Lets one worker face one scene, on an empty Redis, while processes of their own add the jobs: one for the flood, one for all others. */
export async function turn(
  redisUrl: string,
  subject: Subject,
  { scene, flood, queue }: { scene: Scene; flood: boolean; queue: string },
): Promise<TurnResult> {
  const admin = new Redis(redisUrl, { maxRetriesPerRequest: null });
  await admin.flushdb();
  const begun: number[] = [];
  let flooderDone = 0;
  const close = await subject.start(redisUrl, queue, scene, async ({ tenant, sentAt }) => {
    if (tenant === FLOODER) flooderDone++;
    else begun.push(Date.now() - sentAt);
    await passed(scene.jobMs);
  });
  const order = { redisUrl, queueName: queue, scene, through: subject.through };
  const [{ added: othersAdded }] = await Promise.all([
    produce(JSON.stringify({ ...order, who: "others" })),
    flood ? produce(JSON.stringify({ ...order, who: "flood" })) : null,
  ]);
  await passed(GRACE_MS);
  const waitsMs = [...begun];
  const othersDone = begun.length;
  for (let missing = othersAdded - othersDone; missing > 0; missing--)
    waitsMs.push((scene.seconds * 1_000 * missing) / othersAdded);
  waitsMs.sort((a, b) => a - b);
  const jobsPerSec = (othersDone + flooderDone) / scene.seconds;
  // What still waits is of no more use; a worker that closes would go on with it.
  const rest = new Queue(queue, { connection: admin });
  await rest.pause();
  await close();
  await rest.close();
  admin.disconnect();
  return { waitsMs, othersDone, othersAdded, jobsPerSec };
}

function produce(order: string): Promise<z.infer<typeof addedSchema>> {
  const { file, execArgv } = programOf(new URL("./producer.ts", import.meta.url));
  const child = fork(file, [order], { execArgv });
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(addedSchema.parse(message)));
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code !== 0) reject(new Error(`The producer ended with ${code}.`));
    });
  });
}
