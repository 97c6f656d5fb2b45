import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, isFreePort } from "./ports";

test("a free port can be bound, and is not one that systems give to outgoing connections", async () => {
  const port = await freePort();
  expect(port).toBeLessThan(32_768);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await isFreePort("127.0.0.1", port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFreePort("127.0.0.1", port)).toBe(true);
});

test("a host that is none of this machine's is said", async () => {
  await expect(freePort("203.0.113.1")).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
});
