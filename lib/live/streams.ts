import type { LiveMessage } from "../contract/live";

/** A browser that lets this many bytes pile up is too slow: its stream is closed, it comes back and starts afresh. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** How long a browser waits before it comes back. */
const RETRY_MS = 2_000;

const encoder = new TextEncoder();

/** One message as it goes over the wire. */
export function encodeMessage(id: string, { event, data }: LiveMessage): Uint8Array {
  return encoder.encode(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

const HEARTBEAT = encoder.encode(": still here\n\n");
const OPENING = encoder.encode(`retry: ${RETRY_MS}\n\n`);

/** The open event streams of one server: each message is encoded once, whoever listens. */
export function createStreams() {
  const clients = new Set<ReadableStreamDefaultController<Uint8Array>>();

  function drop(client: ReadableStreamDefaultController<Uint8Array>): void {
    clients.delete(client);
    try {
      client.close();
    } catch {
      // The browser has closed it before us.
    }
  }

  function send(client: ReadableStreamDefaultController<Uint8Array>, bytes: Uint8Array): void {
    const tooSlow = (client.desiredSize ?? 0) <= 0;
    try {
      if (tooSlow) drop(client);
      else client.enqueue(bytes);
    } catch {
      clients.delete(client);
    }
  }

  return {
    get size() {
      return clients.size;
    },
    /** An answer that stays open until the browser leaves (`signal`) or the server closes it. */
    open(first: Uint8Array[], signal: AbortSignal): Response {
      let mine: ReadableStreamDefaultController<Uint8Array> | undefined;
      const leave = () => {
        if (mine) drop(mine);
      };
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            mine = controller;
            clients.add(controller);
            controller.enqueue(OPENING);
            for (const bytes of first) controller.enqueue(bytes);
          },
          cancel: leave,
        },
        new ByteLengthQueuingStrategy({ highWaterMark: MAX_BUFFERED_BYTES }),
      );
      if (signal.aborted) leave();
      else signal.addEventListener("abort", leave, { once: true });
      return new Response(body, {
        headers: {
          "content-type": "text/event-stream; charset=utf-8",
          "cache-control": "no-cache, no-transform",
          "x-accel-buffering": "no",
        },
      });
    },
    broadcast(bytes: Uint8Array): void {
      for (const client of clients) send(client, bytes);
    },
    heartbeat(): void {
      for (const client of clients) send(client, HEARTBEAT);
    },
    closeAll(): void {
      for (const client of [...clients]) drop(client);
    },
  };
}
