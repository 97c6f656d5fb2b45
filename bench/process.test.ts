import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { ask, messageOf } from "./process";

const start = (code: string) =>
  spawn(process.execPath, ["-e", code], { stdio: ["ignore", "ignore", "inherit", "ipc"] });

it("asks a process, and says so when it has ended or ends without an answer", async () => {
  const echo = start(
    "process.once('message', (text) => process.send(text + '!', () => process.disconnect()))",
  );
  expect(await ask(echo, "totals")).toBe("totals!");
  await once(echo, "exit");
  await expect(ask(echo, "totals")).rejects.toThrow("ended too early");
  await expect(messageOf(echo)).rejects.toThrow("ended too early");

  const silent = start("process.once('message', () => process.exit(1))");
  await expect(ask(silent, "totals")).rejects.toThrow("ended too early");
});
