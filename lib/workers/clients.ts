import type { Context } from "../context";
import type { QueueIdentity } from "../queues/identity";

/** A worker's connection, as CLIENT LIST shows it. */
export interface WorkerConnection {
  /** `prefix:base64(name)`, as BullMQ names the connections of its workers. */
  clientName: string;
  address: string | null;
  /** Name that its owner gave to the worker. */
  workerName: string | null;
  ageSec: number;
  id: string;
}

/** What BullMQ calls the connections of a queue's workers. */
export const workerClientName = ({ prefix, name }: QueueIdentity) =>
  `${prefix}:${Buffer.from(name).toString("base64")}`;

const NAMED = ":w:";

/**
 * The connections of all queues' workers, in one command for the whole of Redis. Null when this Redis does not let us
 * ask (an ACL, or a hosted Redis without CLIENT).
 */
export async function readWorkerConnections(ctx: Context): Promise<WorkerConnection[] | null> {
  let list: string;
  try {
    list = String(await ctx.redis.client("LIST", "TYPE", "NORMAL"));
  } catch (error) {
    if (error instanceof Error && /NOPERM|unknown command|ERR/i.test(error.message)) return null;
    throw error;
  }
  return list.split("\n").flatMap((line) => parseClient(line));
}

function parseClient(line: string): WorkerConnection[] {
  const fields = new Map(
    line.split(" ").map((part) => {
      const equals = part.indexOf("=");
      return [part.slice(0, equals), part.slice(equals + 1)] as const;
    }),
  );
  const full = fields.get("name");
  if (!full?.includes(":")) return [];
  const named = full.lastIndexOf(NAMED);
  return [
    {
      clientName: named > 0 ? full.slice(0, named) : full,
      workerName: named > 0 ? full.slice(named + NAMED.length) : null,
      address: fields.get("addr") ?? null,
      ageSec: Number(fields.get("age") ?? 0),
      id: fields.get("id") ?? "",
    },
  ];
}

/** Workers by client name. */
export function countByClientName(connections: WorkerConnection[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { clientName } of connections) counts.set(clientName, (counts.get(clientName) ?? 0) + 1);
  return counts;
}
