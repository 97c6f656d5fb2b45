import { z } from "zod";
import { timeMs } from "./common";
import { endpoint } from "./endpoint";

export const workerSchema = z.object({
  id: z.string(),
  queue: z.string(),
  queueName: z.string(),
  /** runtime: reports of itself once a second. foreign: seen in CLIENT LIST only. */
  kind: z.enum(["runtime", "foreign"]),
  address: z.string().nullable(),
  host: z.string().nullable(),
  pid: z.number().nullable(),
  concurrency: z.number().nullable(),
  active: z.number().nullable(),
  version: z.string().nullable(),
  startedAt: timeMs.nullable(),
  lastSeenAt: timeMs,
});
export type WorkerInfo = z.infer<typeof workerSchema>;

export const listWorkers = endpoint({
  method: "GET",
  path: "/api/v1/workers",
  permission: "view",
  response: z.object({ workers: z.array(workerSchema), asOf: timeMs }),
});
