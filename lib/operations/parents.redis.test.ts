import { expect, test } from "vitest";
import { eventually, testContext } from "../testing/context";
import { knownQueue } from "../testing/failed-fixture";
import { addFlow, mortal } from "../testing/flow";
import { startTestWorker } from "../testing/work";
import { readReplayParents, replayParents } from "./parents";
import { create, finished, startRunner } from "./testing/operate";

test("a replay offers the parents that died with its jobs, level by level, and one call replays those that are ready", async () => {
  const ctx = testContext();
  const leaves = await knownQueue(ctx, "leaves");
  const middles = await knownQueue(ctx, "middles");
  const tops = await knownQueue(ctx, "tops");
  const work = mortal("leaf", "stubborn");
  for (const name of ["leaves", "middles", "tops"]) startTestWorker(ctx, name, work.process);
  const opts = { failParentOnFailure: true };
  for (const name of ["leaf", "leaf", "stubborn"])
    await addFlow(ctx, {
      name: "top",
      queueName: "tops",
      children: [
        { name: "middle", queueName: "middles", opts, children: [{ name, queueName: "leaves", opts }] },
      ],
    });
  await eventually(async () => (await tops.queue.getFailedCount()) === 3);
  startRunner(ctx);

  work.mend();
  const first = await create(ctx, "replay", { filter: { queue: leaves.key, name: "leaf" } });
  await finished(ctx, "replay", first.id);
  await eventually(async () => (await leaves.queue.getCompletedCount()) === 2);
  const offered = await eventually(async () => {
    const parents = await readReplayParents(ctx, first.id ?? "");
    return parents.ready === 2 && parents;
  });
  expect(offered).toMatchObject({ waiting: 0, others: 0, more: false });
  expect(offered.items.map(({ name, replayable }) => [name, replayable])).toEqual([
    ["middle", true],
    ["middle", true],
  ]);

  const second = await replayParents(ctx, first.id ?? "", { actor: "me", reason: undefined });
  expect(second).toMatchObject({ total: 2 });
  const replayed = await finished(ctx, "replay", second.id);
  expect(replayed).toMatchObject({ replayed: 2, failed: 0, parents: 2 });
  await eventually(async () => (await middles.queue.getCompletedCount()) === 2);
  const third = await replayParents(ctx, second.id ?? "", { actor: "me", reason: "up to the top" });
  await finished(ctx, "replay", third.id);
  await eventually(async () => (await tops.queue.getCompletedCount()) === 2);
  expect(await tops.queue.getFailedCount()).toBe(1);
  await expect(replayParents(ctx, third.id ?? "", { actor: "me", reason: undefined })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a parent of two dead children is offered only when both have been replayed", async () => {
  const ctx = testContext();
  const children = await knownQueue(ctx, "children");
  const parents = await knownQueue(ctx, "parents");
  const work = mortal("one", "two");
  startTestWorker(ctx, "children", work.process);
  startTestWorker(ctx, "parents", work.process);
  const opts = { failParentOnFailure: true };
  await addFlow(ctx, {
    name: "all",
    queueName: "parents",
    children: [
      { name: "one", queueName: "children", opts },
      { name: "two", queueName: "children", opts },
    ],
  });
  await eventually(async () => (await children.queue.getFailedCount()) === 2);
  await eventually(async () => (await parents.queue.getFailedCount()) === 1);
  startRunner(ctx);
  work.mend();
  const one = await create(ctx, "replay", { filter: { queue: children.key, name: "one" } });
  await finished(ctx, "replay", one.id);
  await eventually(async () => (await children.queue.getCompletedCount()) === 1);
  expect(await readReplayParents(ctx, one.id ?? "")).toMatchObject({ ready: 0, waiting: 1 });

  // The parent matches too, is refused while a child is dead, and offered afterwards.
  const rest = await create(ctx, "replay", { filter: { queue: parents.key } });
  expect(await finished(ctx, "replay", rest.id)).toMatchObject({ replayed: 0, failed: 1 });
  const two = await create(ctx, "replay", { filter: { queue: children.key } });
  await finished(ctx, "replay", two.id);
  await eventually(async () => (await readReplayParents(ctx, two.id ?? "")).ready === 1);
  const last = await replayParents(ctx, two.id ?? "", { actor: "me", reason: undefined });
  await finished(ctx, "replay", last.id);
  await eventually(async () => (await parents.queue.getCompletedCount()) === 1);
});
