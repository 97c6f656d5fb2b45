import type { Ring } from "./ring";

/** Handed to a connection ahead of its reading; all else waits in the ring, which all of them share. */
const AHEAD_BYTES = 16 * 1024;
/** So far a browser may fall behind, or what all queues take when that is more, before it is told everything anew. */
const MAX_BEHIND_BYTES = 256 * 1024;
/** A browser that was cut off comes back after this long, plus up to as long again: not all at the same moment. */
const RETRY_MS = 1_000;

const encoder = new TextEncoder();

/** Everything as it stands after the message of that position. */
export interface Whole {
  bytes: Uint8Array;
  position: number;
}

interface Client {
  controller: ReadableStreamDefaultController<Uint8Array>;
  /** The last message that it was sent; null when it has to be told everything. */
  position: number | null;
  /** Everything is being put together for it. */
  waiting: boolean;
}

/**
 * The open event streams of one server. Each is a place in the ring and no more: a browser that reads gets what is behind
 * its place, one that does not read costs nothing, and one that fell too far behind is told everything once it reads again.
 */
export function createStreams(ring: Ring, readWhole: () => Promise<Whole>) {
  const clients = new Set<Client>();
  let wholeBytes = 0;

  function drop(client: Client): void {
    clients.delete(client);
    try {
      client.controller.close();
    } catch {
      // The browser has closed it before us.
    }
  }

  const wants = ({ controller }: Client) => (controller.desiredSize ?? 0) > 0;

  /** Whether all that it missed is still kept, and less than everything anew. */
  function isNear(position: number): boolean {
    const bytes = ring.bytesAfter(position);
    return bytes !== null && bytes <= Math.max(MAX_BEHIND_BYTES, wholeBytes);
  }

  function pump(client: Client): void {
    while (clients.has(client) && !client.waiting && wants(client)) {
      if (client.position === null || !isNear(client.position)) return void tellWhole(client);
      const next = ring.after(client.position);
      if (!next) return;
      // First its place: to enqueue is to be asked for more.
      client.position += 1;
      client.controller.enqueue(next);
    }
  }

  async function tellWhole(client: Client): Promise<void> {
    client.waiting = true;
    const { bytes, position } = await readWhole();
    wholeBytes = bytes.byteLength;
    client.waiting = false;
    client.position = position;
    if (clients.has(client)) client.controller.enqueue(bytes);
    pump(client);
  }

  return {
    get size() {
      return clients.size;
    },
    /**
     * An answer that stays open until the browser leaves (`signal`) or the server closes it. It begins behind `position`
     * when what came since is still kept, and with everything otherwise.
     */
    open(position: number | null, signal: AbortSignal): Response {
      let mine: Client | undefined;
      const leave = () => {
        if (mine) drop(mine);
      };
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            mine = { controller, position, waiting: false };
            clients.add(mine);
            const retryMs = Math.round(RETRY_MS * (1 + Math.random()));
            controller.enqueue(encoder.encode(`retry: ${retryMs}\n\n`));
          },
          pull() {
            if (mine) pump(mine);
          },
          cancel: leave,
        },
        new ByteLengthQueuingStrategy({ highWaterMark: AHEAD_BYTES }),
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
    /** Hands what is new in the ring to those who have read what they had. */
    wake(): void {
      for (const client of clients) pump(client);
    },
    /** A sign of life, outside of the order of messages, to those who have read what they had. */
    heartbeat(bytes: Uint8Array): void {
      for (const client of clients) if (wants(client) && !client.waiting) client.controller.enqueue(bytes);
    },
    closeAll(): void {
      for (const client of [...clients]) drop(client);
    },
  };
}
