import type { Context } from "@/lib/context";
import type { WorkerOrder } from "@/lib/contract/workers";
import { readOrders } from "@/lib/workers/orders";

/** An order whose message was lost is seen after this long, plus one round trip. */
const POLL_MS = 1_000;

/** Listens, for all workers of a process, to what operators tell them. */
export interface WorkerControl {
  /** Calls back with each new order for this worker; gives what ends that. */
  register(workerId: string, obey: (order: WorkerOrder) => void): () => void;
  /** Resolves when the process was told to end, once what runs is done. */
  stopOrdered: Promise<void>;
  close(): void;
}

/** With Redis away the last orders stay in force. An order is for one run of a worker: a restarted one works. */
export function openControl(ctx: Context): WorkerControl {
  const workers = new Map<string, { last: WorkerOrder; obey(order: WorkerOrder): void }>();
  let ordered = () => {};
  const stopOrdered = new Promise<void>((resolve) => {
    ordered = resolve;
  });
  let closed = false;
  let busy = false;
  let again = false;

  async function read(): Promise<void> {
    const ids = [...workers.keys()];
    const orders = await readOrders(ctx, ids);
    orders.forEach((order, index) => {
      const worker = workers.get(ids[index] ?? "");
      if (closed || !worker || worker.last === order) return;
      worker.last = order;
      worker.obey(order);
      if (order === "stop") ordered();
    });
  }
  function look(): void {
    // With Redis away commands wait in a queue: one read is enough, and one more for what came meanwhile.
    again = busy;
    if (busy) return;
    busy = true;
    read()
      .catch((err: unknown) => {
        if (!closed) ctx.log.warn({ err }, "Orders could not be read; the last ones stay in force");
      })
      .finally(() => {
        busy = false;
        if (again && !closed) look();
      });
  }

  const subscriber = ctx.redis.duplicate();
  subscriber.on("error", (err) => ctx.log.debug({ err }, "The subscription to orders is away"));
  subscriber.on("message", look);
  subscriber
    .subscribe(ctx.keys.workersChannel())
    .catch((err: unknown) => ctx.log.debug({ err }, "No subscription to orders; they are polled"));
  const timer = setInterval(look, POLL_MS);
  timer.unref();

  return {
    register(workerId, obey) {
      workers.set(workerId, { last: "run", obey });
      return () => workers.delete(workerId);
    },
    stopOrdered,
    close() {
      closed = true;
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
