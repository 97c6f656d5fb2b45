import { type FlowJob, FlowProducer, type Job, type JobNode, UnrecoverableError } from "bullmq";
import { onTestFinished } from "vitest";
import { queueKey } from "../queues/identity";
import type { TestContext } from "./context";

/** Adds a flow as any team would; gives its jobs by name, each with the key of its queue. */
export async function addFlow(
  ctx: TestContext,
  tree: FlowJob,
): Promise<Record<string, { id: string; key: string; job: Job }>> {
  const producer = new FlowProducer({ connection: ctx.redis, prefix: ctx.prefix });
  producer.on("error", () => {});
  onTestFinished(() => producer.close());
  const jobs: Record<string, { id: string; key: string; job: Job }> = {};
  const note = ({ job, children = [] }: JobNode) => {
    const key = queueKey({ prefix: job.prefix, name: job.queueName });
    jobs[job.name] = { id: job.id ?? "", key, job };
    for (const child of children) note(child);
  };
  note(await producer.add(tree));
  return jobs;
}

/** A processor whose jobs of these names die at once until they are mended; the others give their name. */
export function mortal(...names: string[]) {
  const dying = new Set(names);
  return {
    mend: () => dying.clear(),
    process: async (job: Job) => {
      if (dying.has(job.name)) throw new UnrecoverableError(`${job.name} died`);
      return job.name;
    },
  };
}
