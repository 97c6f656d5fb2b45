import type { Context } from "../context";
import type { QueueDeclaration } from "../contract/queues";
import { readDeclarations } from "../queues/declarations";
import { FORGET_MS, liveRuntimeWorkers } from "../workers/heartbeats";

/**
 * The queues whose workers run the runtime, and so obey switches finer than the whole queue, with what they declare. A queue
 * whose workers have just stopped still counts for a minute: a deploy replaces them. Three round trips.
 */
export async function runtimeQueues(ctx: Context): Promise<Map<string, QueueDeclaration>> {
  const workers = await liveRuntimeWorkers(ctx, ctx.clock.now(), FORGET_MS);
  const keys = [...new Set(workers.map(({ queue }) => queue))];
  const declarations = await readDeclarations(ctx, keys);
  return new Map(
    keys.flatMap((key, index) => {
      const declared = declarations[index];
      return declared ? [[key, declared] as const] : [];
    }),
  );
}
