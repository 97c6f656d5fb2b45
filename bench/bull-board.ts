import { z } from "zod";
import { messageOf, type RunningProcess, startProcess } from "./process";

const portSchema = z.object({ port: z.number() });

export interface RunningBoard extends RunningProcess {
  url: string;
}

/** bull-board's server with these queues, which share a connection unless they are told not to, in a process of its own. */
export async function startBullBoard(
  redisUrl: string,
  { prefix, queues, shared = true }: { prefix: string; queues: string[]; shared?: boolean },
): Promise<RunningBoard> {
  const board = startProcess(
    new URL("./bull-board-process.ts", import.meta.url),
    [JSON.stringify({ redisUrl, prefix, queues, shared })],
    { env: { ...process.env, NODE_ENV: "production" } },
  );
  const { port } = portSchema.parse(await messageOf(board.child));
  return { ...board, url: `http://127.0.0.1:${port}` };
}

/** Where bull-board lists a page of a queue's failed jobs. */
export const bullBoardPage = (url: string, queue: string, { page = 1, jobsPerPage = 50 } = {}): string =>
  `${url}/api/queues?${new URLSearchParams({ activeQueue: queue, status: "failed", page: `${page}`, jobsPerPage: `${jobsPerPage}` })}`;

/** Lets bull-board put all failed jobs of a queue back to work, as its button does. */
export async function bullBoardRetryAll(url: string, queue: string): Promise<void> {
  const response = await fetch(`${url}/api/queues/${encodeURIComponent(queue)}/retry/failed`, {
    method: "PUT",
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`bull-board answered ${response.status}.`);
}
