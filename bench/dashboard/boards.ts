import { startBullBoard } from "../bull-board";
import type { RunningProcess } from "../process";
import { startQueueDash } from "../queue-dash";
import { startCollector, startServer } from "../server";
import { PREFIX, queueNames } from "./seed";

export interface RunningBoards extends Pick<RunningProcess, "close"> {
  url: string;
  /** Its processes: the one that viewers ask first. */
  processes: RunningProcess[];
}

export interface Board {
  name: string;
  /** How its viewers look. */
  kind: "spillway" | "bull-board" | "queue-dash";
  start(redisUrl: string, queues: number): Promise<RunningBoards>;
}

const bullBoard = (name: string, shared: boolean): Board => ({
  name,
  kind: "bull-board",
  async start(redisUrl, queues) {
    const board = await startBullBoard(redisUrl, { prefix: PREFIX, queues: queueNames(queues), shared });
    return { url: board.url, processes: [board], close: board.close };
  },
});

export const BOARDS: readonly Board[] = [
  {
    name: "Spillway",
    kind: "spillway",
    async start(redisUrl) {
      const collector = startCollector(redisUrl);
      const server = await startServer(redisUrl);
      return {
        url: server.url,
        processes: [server, collector],
        close: async () => {
          await Promise.all([server.close(), collector.close()]);
        },
      };
    },
  },
  bullBoard("bull-board, one connection", true),
  bullBoard("bull-board, one a queue", false),
  {
    name: "QueueDash",
    kind: "queue-dash",
    async start(redisUrl, queues) {
      const dash = await startQueueDash(redisUrl, { prefix: PREFIX, queues: queueNames(queues) });
      return { url: dash.url, processes: [dash], close: dash.close };
    },
  },
];
