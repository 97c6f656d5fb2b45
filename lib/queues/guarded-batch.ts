import type { IRedisClient } from "bullmq";
import type { Redis } from "ioredis";
import { MARK_OF } from "./backend/marks";
import { batchingClient } from "./bull-batch";
import type { ScriptDefinition } from "./bull-batch-script";

type Args = (string | number | Buffer)[];

/** BullMQ's scripts that may be guarded: where the key of the job and its id stand, and what says that it was not done. */
const GUARDED: Record<string, { keyOf(args: Args): string; idAt: number; refusal: number }> = {
  promote: { keyOf: (args) => `${args[9]}${args[10]}`, idAt: 10, refusal: -3 },
  changeDelay: { keyOf: (args) => String(args[7]), idAt: 6, refusal: -3 },
  changePriority: { keyOf: (args) => `${args[8]}${args[9]}`, idAt: 9, refusal: -3 },
  removeJob: { keyOf: (args) => String(args[0]), idAt: 2, refusal: -3 },
};

/** What a guarded call ends its arguments with: what the queue's keys begin with, the job's id, its mark. */
const guarded = (lua: string, refusal: number) => `${MARK_OF}
local mark, id, base = table.remove(ARGV), table.remove(ARGV), table.remove(ARGV)
if markOf(base, id) ~= mark then return ${refusal} end
${lua}`;

/** A connection for BullMQ whose changes of jobs are done only where the job still has its mark. */
export interface GuardedClient {
  client: IRedisClient;
  /** Key of a job's hash -> its mark. What is called for a job without one throws. */
  marks: Map<string, string>;
}

const clients = new WeakMap<Redis, GuardedClient>();

/**
 * As {@link batchingClient}, with a guard in front of each of BullMQ's own scripts, within the same script: a job that was
 * begun, moved or changed since its mark was read is refused, as one that is not in the state asked for, and not touched.
 * BullMQ's changePriority and remove would take whatever has the id by then.
 */
export function guardedClient(redis: Redis): GuardedClient {
  const known = clients.get(redis);
  if (known) return known;
  const inner = batchingClient(redis);
  const marks = new Map<string, string>();
  const defined = new Set<string>();
  const define = (name: string, definition: ScriptDefinition) => {
    const guard = GUARDED[name.split(":", 1)[0] ?? ""];
    defined.add(name);
    if (!guard) return;
    inner.defineCommand(guardName(name), {
      ...definition,
      lua: guarded(definition.lua, guard.refusal),
    });
  };
  const call = (name: string, args: Args): Promise<unknown> => {
    const guard = GUARDED[name.split(":", 1)[0] ?? ""];
    if (!guard) return Promise.reject(new Error(`${name} has no guard: it must not be called here.`));
    const key = guard.keyOf(args);
    const mark = marks.get(key);
    if (mark === undefined) return Promise.reject(new Error(`The job ${key} has no mark to guard it.`));
    const id = String(args[guard.idAt]);
    const base = key.slice(0, key.length - id.length);
    return inner.runCommand(guardName(name), [...args, base, id, mark]);
  };
  const client = new Proxy(inner, {
    get(target, property) {
      if (property === "runCommand") return call;
      if (property === "defineCommand") return define;
      if (typeof property === "string" && property.includes(":"))
        return defined.has(property) ? call : undefined;
      return Reflect.get(target, property);
    },
  });
  const made = { client, marks };
  clients.set(redis, made);
  return made;
}

const guardName = (name: string) => `guarded-${name}`;
