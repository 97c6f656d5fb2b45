import { z } from "zod";
import { measure } from "./measure";
import { subjectNamed } from "./subjects";

const orderSchema = z.object({
  redisUrl: z.string(),
  subject: z.string(),
  queue: z.string(),
  jobs: z.number(),
  warmUpJobs: z.number(),
  concurrency: z.number(),
});

const { redisUrl, subject: name, warmUpJobs, ...turn } = orderSchema.parse(JSON.parse(process.argv[2] ?? ""));
const subject = subjectNamed(name);
// The compiler's first second is no part of a worker's life.
if (warmUpJobs > 0)
  await measure(redisUrl, subject, { ...turn, jobs: warmUpJobs, queue: `${turn.queue}-warm-up` });
const measured = await measure(redisUrl, subject, turn);
process.send?.(measured, () => process.disconnect());
