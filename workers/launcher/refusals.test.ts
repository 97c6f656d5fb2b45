import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { freePort } from "@/lib/ports";
import { dataDir, startLauncher } from "./launcher-fixture";

const lines = (text: string) => text.trim().split("\n");

it("says in one line which variable is wrong, what it was, and what is allowed", async () => {
  const launcher = startLauncher(["start"], { PORT: "seventy" });
  expect(await launcher.ended).toMatchObject({ code: 2 });
  expect(launcher.stdout()).toBe("");
  expect(lines(launcher.stderr())).toEqual([
    "spillway: PORT=seventy: must be a whole number from 0 to 65535",
  ]);
});

it("does not bind another address without a password", async () => {
  const launcher = startLauncher(["start"], { HOST: "0.0.0.0" });
  expect(await launcher.ended).toMatchObject({ code: 2 });
  expect(launcher.stderr()).toContain("SPILLWAY_PASSWORD is missing");
});

it("ends with one line when Redis cannot be reached, and does not show its password", async () => {
  const port = await freePort();
  const launcher = startLauncher(["collector"], { REDIS_URL: `redis://:secret@127.0.0.1:${port}` });
  expect(await launcher.ended).toMatchObject({ code: 1 });
  expect(lines(launcher.stderr())).toHaveLength(1);
  expect(launcher.stderr()).toContain(`Redis cannot be reached at redis://:***@127.0.0.1:${port}`);
  expect(launcher.stderr()).toContain("ECONNREFUSED");
  expect(launcher.stderr()).not.toContain("secret");
});

it("ends with one line when the port is taken", async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  const launcher = startLauncher(["start"], { PORT: String(port), SPILLWAY_DATA_DIR: dataDir() });
  expect(await launcher.ended).toMatchObject({ code: 1 });
  expect(lines(launcher.stderr())).toEqual([
    `spillway: Port ${port} on 127.0.0.1 is taken by another program. Stop it, or set PORT to another port.`,
  ]);
});

it("knows no other command", async () => {
  const launcher = startLauncher(["everything"], {});
  expect(await launcher.ended).toMatchObject({ code: 2 });
  expect(launcher.stderr()).toContain("unknown command");
});
