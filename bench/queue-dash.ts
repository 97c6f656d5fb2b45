import { z } from "zod";
import { messageOf, type RunningProcess, startProcess } from "./process";

const portSchema = z.object({ port: z.number() });

export interface RunningQueueDash extends RunningProcess {
  url: string;
}

/** QueueDash's server with these queues, in a process of its own. */
export async function startQueueDash(
  redisUrl: string,
  { prefix, queues }: { prefix: string; queues: string[] },
): Promise<RunningQueueDash> {
  const dash = startProcess(
    new URL("./queue-dash-process.ts", import.meta.url),
    [JSON.stringify({ redisUrl, prefix, queues })],
    { env: { ...process.env, NODE_ENV: "production" } },
  );
  const { port } = portSchema.parse(await messageOf(dash.child));
  return { ...dash, url: `http://127.0.0.1:${port}` };
}

type Call = [procedure: string, input: object];

/** Node refuses longer heads; QueueDash's page itself asks for all in one address, and is refused from some 80 queues on. */
const LONGEST_URL = 8_000;

/** What its overview asks for of each queue: itself, and an hour of what completed and failed. */
const callsOf = (queueName: string): Call[] => [
  ["queue.byName", { queueName }],
  ["queue.metrics", { queueName, type: "completed", start: 0, end: 60 }],
  ["queue.metrics", { queueName, type: "failed", start: 0, end: 60 }],
];

const urlOf = (url: string, calls: Call[]): string => {
  const input = JSON.stringify(Object.fromEntries(calls.map(([, one], index) => [index, one])));
  const paths = calls.map(([procedure]) => procedure).join(",");
  return `${url}/queuedash/trpc/${paths}?batch=1&input=${encodeURIComponent(input)}`;
};

/** The addresses that its overview of these queues asks at each refresh, as long as they may be. */
export function queueDashOverview(url: string, queues: string[]): string[] {
  const urls: string[] = [];
  let calls: Call[] = [];
  for (const queue of queues) {
    const more = [...calls, ...callsOf(queue)];
    if (calls.length > 0 && urlOf(url, more).length > LONGEST_URL) {
      urls.push(urlOf(url, calls));
      calls = callsOf(queue);
    } else calls = more;
  }
  return calls.length > 0 ? [...urls, urlOf(url, calls)] : urls;
}

const answerSchema = z.array(
  z.object({
    result: z.object({
      data: z
        .object({ name: z.string().optional(), counts: z.object({ failed: z.number() }).optional() })
        .loose(),
    }),
  }),
);

/** How many jobs of a queue had failed by the answers to {@link queueDashOverview}; null when they do not tell. */
export function failedBy(answers: unknown[], queue: string): number | null {
  for (const answer of answers) {
    const found = answerSchema.parse(answer).find(({ result }) => result.data.name === queue);
    if (found?.result.data.counts) return found.result.data.counts.failed;
  }
  return null;
}
