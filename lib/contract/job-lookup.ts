import { z } from "zod";
import { endpoint } from "./endpoint";
import { relativeSchema } from "./jobs";

/** So many jobs of one id are told: queues that count their jobs all have a job 1. */
export const LOOKUP_LIMIT = 50;

const foundJobSchema = relativeSchema.extend({ prefix: z.string() });

/** The jobs that have an id, whichever queue they are in. The id may also be a job's whole key in Redis. */
export const lookUpJob = endpoint({
  method: "GET",
  path: "/api/v1/jobs",
  permission: "view",
  query: z.object({ id: z.string().trim().min(1).max(1_000) }),
  response: z.object({
    jobs: z.array(foundJobSchema).max(LOOKUP_LIMIT),
    /** How many there are in all. */
    total: z.number(),
    /** How many queues were looked into: all that the collector knows. */
    queues: z.number(),
  }),
});
