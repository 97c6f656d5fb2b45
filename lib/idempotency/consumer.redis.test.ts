import { expect, test } from "vitest";
import { eventually, testContext } from "../testing/context";
import { once } from "./consumer";

const of = (holderId: string, lockMs = 10_000) => ({
  scope: "mail",
  key: "k",
  holderId,
  keepMs: 60_000,
  lockMs,
});

test("an effect runs once, and repeats get its result", async () => {
  const ctx = testContext();
  let ran = 0;
  const send = async () => ({ sent: ++ran });
  expect(await once(ctx, of("1"), send)).toEqual({ ran: true, result: { sent: 1 } });
  expect(await once(ctx, of("2"), send)).toEqual({ ran: false, result: { sent: 1 } });
  expect(await once(ctx, { ...of("2"), scope: "other" }, send)).toMatchObject({ ran: true });
});

test("an effect that fails gives its key back", async () => {
  const ctx = testContext();
  const fails = once(ctx, of("1"), async () => {
    throw new Error("No.");
  });
  await expect(fails).rejects.toThrow("No.");
  expect(await once(ctx, of("2"), async () => 1)).toMatchObject({ ran: true });
});

test("nobody else is let in while it runs; once its lock ran out the late one is refused by its token", async () => {
  const ctx = testContext();
  let finish = () => {};
  let token = 0;
  const late = once(ctx, of("1", 200), (fence) => {
    token = fence;
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  const refused = expect(late).rejects.toThrow("Somebody else took mail k since.");
  await eventually(() => token > 0);
  await expect(once(ctx, of("2"), async () => 1)).rejects.toThrow("Somebody else is at mail k.");
  const next = await eventually(() => once(ctx, of("2"), async (fence) => fence));
  expect(next.result).toBeGreaterThan(token);
  finish();
  await refused;
});
