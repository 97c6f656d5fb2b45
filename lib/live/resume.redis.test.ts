import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import type { ChannelMessage, LiveMessage } from "../contract/live";
import { eventually, testContext } from "../testing/context";
import { HeardStream, listen, openHub } from "../testing/live";
import type { LiveHub } from "./hub";
import { publishLive } from "./publish";

/** A message that is told apart from others by its name, and is of about this size. */
const named = (name: string, size = 0): ChannelMessage => ({
  event: "breakers",
  data: { changed: [name, "x".repeat(size)] },
});
const names = (messages: LiveMessage[]) =>
  messages.flatMap(({ event, data }) => (event === "breakers" ? [data.changed[0]] : [event]));

/** A stream that has been told everything: what is said from now on comes as a message. */
async function told(hub: LiveHub, lastId: string | null = null) {
  const stream = await listen(hub, lastId);
  await eventually(() => stream.heard.lastId !== null);
  return stream;
}

/** A hub with a stream that has heard everything and the first message. */
async function begun() {
  const ctx = testContext();
  const hub = openHub(ctx);
  const { heard, abort, reading } = await told(hub);
  const say = (name: string, size?: number) => publishLive(ctx, named(name, size));
  await say("first");
  await eventually(() => names(heard.messages).includes("first"));
  const cut = async () => {
    abort.abort();
    await reading;
  };
  return { ctx, hub, heard, say, cut };
}

test("a browser that comes back gets what it missed, once and in order, and goes on", async () => {
  const { hub, heard, say, cut } = await begun();
  await cut();
  const watch = await told(hub);
  await say("missed");
  await say("missed too");
  await eventually(() => names(watch.messages).includes("missed too"));
  const back = await listen(hub, heard.lastId);
  await say("new");
  await eventually(() => names(back.messages).includes("new"));
  expect(names(back.messages)).toEqual(["missed", "missed too", "new"]);
});

test("one that missed nothing gets nothing again", async () => {
  const { hub, heard, say, cut } = await begun();
  await cut();
  const back = await listen(hub, heard.lastId);
  await say("new");
  await eventually(() => back.messages.length > 0);
  expect(names(back.messages)).toEqual(["new"]);
});

test("one that was with another server gets everything, and then a place with this one", async () => {
  const { hub, heard, ctx, say } = await begun();
  const other = openHub(ctx);
  const moved = await told(other, heard.lastId);
  expect(names(moved.messages)).toEqual(["queues", "flags", "health"]);
  expect(moved.heard.lastId).not.toBe(heard.lastId);
  await say("new");
  await eventually(() => names(moved.messages).includes("new"));
  for (const lastId of ["", "nonsense", `${heard.lastId}9999`, heard.lastId?.replace(/\d+$/, "-1") ?? ""]) {
    const odd = await told(hub, lastId);
    expect(names(odd.messages)).toEqual(["queues", "flags", "health"]);
  }
});

test("one that missed too much gets everything instead", async () => {
  const { hub, heard, say, cut } = await begun();
  const watch = await told(hub);
  await cut();
  for (let sent = 0; sent < 4; sent++) await say(`missed ${sent}`, 100_000);
  await eventually(() => names(watch.messages).includes("missed 3"));
  const back = await told(hub, heard.lastId);
  await say("new");
  await eventually(() => names(back.messages).includes("new"));
  expect(names(back.messages)).toEqual(["queues", "flags", "health", "new"]);
});

test("one that is cut off while it is told everything is told everything again", async () => {
  const { hub } = await begun();
  const response = await hub.stream(new AbortController().signal, null);
  const heard = new HeardStream();
  for await (const chunk of response.body ?? []) {
    const text = new TextDecoder().decode(chunk);
    const cutAt = text.indexOf("event: health");
    heard.read(cutAt < 0 ? text : text.slice(0, text.lastIndexOf("\n\n", cutAt) + 2));
    if (cutAt >= 0) break;
  }
  expect([names(heard.messages), heard.lastId]).toEqual([["queues", "flags"], null]);
});

/** Serves the hub's streams over HTTP, as Next does, and gives a raw connection that has asked for one. */
async function connectTo(hub: LiveHub) {
  const server = createServer(async (_, response) => {
    const abort = new AbortController();
    response.once("close", () => abort.abort());
    const { body } = await hub.stream(abort.signal, null);
    if (body) Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  const heard = new HeardStream();
  let bytes = 0;
  socket.on("data", (data) => {
    bytes += data.byteLength;
    heard.read(data.toString().replaceAll("\r\n", "\n"));
  });
  socket.write("GET / HTTP/1.0\r\n\r\n");
  return { socket, heard, bytes: () => bytes };
}

test("a socket that does not read holds nothing up and nothing back, and is told everything once it reads", async () => {
  const ctx = testContext();
  const hub = openHub(ctx);
  const slow = await connectTo(hub);
  await eventually(() => names(slow.heard.messages).includes("health"));
  const quick = await told(hub);
  slow.socket.pause();
  // More than the system's own buffers of a connection take.
  const SAID = 300;
  const SIZE = 100_000;
  for (let sent = 0; sent < SAID; sent++) await publishLive(ctx, named(`${sent}`, SIZE));
  await eventually(() => names(quick.messages).includes(`${SAID - 1}`));
  slow.socket.resume();
  await eventually(() => names(slow.heard.messages).filter((name) => name === "queues").length === 2);
  await publishLive(ctx, named("new"));
  await eventually(() => names(slow.heard.messages).includes("new"));
  expect(slow.bytes()).toBeLessThan((SAID * SIZE) / 2);
  expect(names(quick.messages)).toContain(`${SAID / 2}`);
  expect(names(slow.heard.messages)).not.toContain(`${SAID - 10}`);
});
