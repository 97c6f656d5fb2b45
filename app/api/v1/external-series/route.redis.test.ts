import { expect, test } from "vitest";
import { listAuditEntries } from "@/lib/audit/audit-log";
import { send } from "@/lib/testing/send";
import { testServer } from "@/lib/testing/server";
import { GET, POST } from "./route";

test("the audit knows who began a figure, and not of each point", async () => {
  const server = testServer();
  const points = [{ at: server.clock.now(), value: 1 }];
  const body = { name: "sign-ups", unit: "a minute", points };
  for (let n = 0; n < 3; n++) expect((await send(POST, "POST", { body })).status).toBe(200);
  const other = await send(POST, "POST", { body: { ...body, unit: "euros" } });
  expect(other.status).toBe(409);
  const { entries } = await listAuditEntries(server, { limit: 9 });
  expect(entries.map(({ action }) => action)).toEqual(["external-series.create"]);
  expect((await send<{ series: unknown[] }>(GET, "GET")).body.series).toHaveLength(1);
});
