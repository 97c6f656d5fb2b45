import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it, onTestFinished } from "vitest";
import { untilRedisReady } from "./embedded-redis";
import { untilWebReady } from "./ready";

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Memory that nothing holds is freed all the time, as in a process that does much beside. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  const timer = setInterval(gc, 20);
  onTestFinished(() => clearInterval(timer));
}

it("gives up on a private Redis that accepts and says nothing, whatever is collected meanwhile", async () => {
  collectGarbage();
  const port = await listen(createServer());
  const ending = new AbortController();
  await expect(untilRedisReady(`redis://127.0.0.1:${port}`, 500, ending.signal)).rejects.toThrow(
    "did not start within 0.5 s",
  );
});

it("stops to wait for a private Redis when the launcher ends", async () => {
  const port = await listen(createServer());
  const ending = new AbortController();
  const ready = untilRedisReady(`redis://127.0.0.1:${port}`, 60_000, ending.signal);
  ending.abort();
  await expect(ready).rejects.toThrow("did not start");
});

it("asks again when an answer began and did not go on, and stops to ask when it is told to", async () => {
  collectGarbage();
  let asked = 0;
  const port = await listen(
    createHttpServer((_, response) => {
      asked += 1;
      if (asked > 1) return void response.writeHead(asked === 2 ? 503 : 200).end("{}");
      response.writeHead(200);
      response.write("{");
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  expect(await untilWebReady(url, new AbortController().signal)).toBe(true);
  expect(asked).toBe(3);
  expect(await untilWebReady(url, AbortSignal.abort())).toBe(false);
});
