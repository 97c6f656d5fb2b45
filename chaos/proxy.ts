import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface TcpProxy {
  port: number;
  /** Breaks every connection at once, as a failing switch would. */
  cut(): void;
  /** Holds back what passes, in both directions, by `delayMs`; 0 for none. */
  lag(delayMs: number): void;
  close(): Promise<void>;
}

/** A TCP proxy on the loopback device between the workers and Redis. */
export async function startProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let delayMs = 0;

  function relay(from: Socket, to: Socket): void {
    // A later chunk may not overtake an earlier one when the delay shrinks.
    let dueMs = 0;
    from.on("data", (chunk: Buffer) => {
      const nowMs = performance.now();
      dueMs = Math.max(dueMs, nowMs + delayMs);
      if (dueMs <= nowMs) to.write(chunk);
      else setTimeout(() => to.destroyed || to.write(chunk), dueMs - nowMs);
    });
    from.on("error", () => {});
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    sockets.add(from);
  }

  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    client.setNoDelay(true);
    target.setNoDelay(true);
    relay(client, target);
    relay(target, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    lag(nextMs) {
      delayMs = nextMs;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
