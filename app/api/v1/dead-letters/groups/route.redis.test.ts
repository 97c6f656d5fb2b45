import { expect, test } from "vitest";
import { GET as listLetters } from "@/app/api/v1/dead-letters/route";
import { POST as createReplay } from "@/app/api/v1/replays/route";
import { listAuditEntries } from "@/lib/audit/audit-log";
import type { GroupDetail, GroupsAnswer } from "@/lib/contract/dead-letter-groups";
import type { DeadLettersAnswer } from "@/lib/contract/dead-letters";
import { locateRows } from "@/lib/dead-letters/index/locate";
import { AT, letters } from "@/lib/testing/grouped-letters";
import { testRow } from "@/lib/testing/index-fixture";
import { send } from "@/lib/testing/send";
import { GET as getIndex } from "../index/route";
import { GET as getGroup } from "./[group]/route";
import { GET as listGroups, PATCH as patchGroups } from "./route";

const shape = ({ groups }: GroupsAnswer) => groups.map(({ title, count, state }) => [title, count, state]);

test("groups are listed with counts, found by text and state, and paged", async () => {
  const { key } = await letters();
  const { body } = await send<GroupsAnswer>(listGroups, "GET", { query: "range=1h" });
  expect(shape(body)).toEqual([
    ["The till is jammed", 3, "new"],
    ["The till is open", 2, "new"],
    ["No such customer", 1, "new"],
  ]);
  expect(body).toMatchObject({ total: 3, letters: 6, states: { new: 3, resolved: 0 }, rules: 0 });
  expect(body.groups[0]).toMatchObject({
    share: 0.5,
    attempts: 9,
    firstSeenAt: AT,
    lastAt: AT + 2,
    facets: { queue: [{ value: key, count: 3 }], name: [{ count: 2 }, { count: 1 }] },
    distinct: { queue: 1, name: 2 },
    causes: 1,
    frame: "run app/till.js",
  });
  expect(body.groups[0]?.trend.reduce((sum, n) => sum + n, 0)).toBe(3);
  const found = await send<GroupsAnswer>(listGroups, "GET", {
    query: "text=the+TILL&sort=last&offset=1&limit=1",
  });
  expect(shape(found.body)).toEqual([["The till is jammed", 3, "new"]]);
  expect(found.body.total).toBe(2);
  const named = await send<GroupsAnswer>(listGroups, "GET", { query: `name=pay&queue=${key}` });
  expect(
    shape(named.body)
      .map(([title, count]) => `${title}: ${count}`)
      .sort(),
  ).toEqual(["No such customer: 1", "The till is jammed: 1", "The till is open: 1"]);
  expect((await send(listGroups, "GET", { query: "state=resolved" })).body).toMatchObject({
    total: 0,
    letters: 6,
  });
});

test("one group is shown with its causes, frames and newest dead letters", async () => {
  const { key, causes } = await letters();
  const params = { group: causes[0] ?? "" };
  const { body } = await send<GroupDetail>(getGroup, "GET", { params });
  expect(body).toMatchObject({ count: 3, share: 0.5, state: "new", note: "", notedBy: null });
  expect(body.byAttempts).toEqual([{ attempts: 3, count: 3 }]);
  expect(body.ofCauses).toMatchObject([{ message: "The till is jammed", count: 3 }]);
  expect(body.samples.map(({ id }) => id)).toEqual(["job-2", "job-1", "job-0"]);
  expect(body.samples[0]).toMatchObject({ queue: key, failedReason: "The till is jammed", group: causes[0] });
  expect(body.frames).toEqual(["work worker.js"]);
  expect((await send(getGroup, "GET", { params: { group: "x".repeat(16) } })).status).toBe(404);
  expect((await send(getGroup, "GET", { params: { group: "no key" } })).status).toBe(400);
});

test("many groups are marked at once, a resolved one that fails again is regressed, and the audit tells it", async () => {
  const { ctx, key, writer, look, causes } = await letters();
  const [a = "", b = "", c = ""] = causes;
  const marked = await send(patchGroups, "PATCH", {
    body: { groups: [a, b], state: "resolved", owner: "ann", note: "Mended in 2.1", reason: "Released" },
  });
  expect(marked).toMatchObject({
    status: 200,
    body: { groups: [a, b].map((group) => ({ key: group, state: "resolved", owner: "ann" })) },
  });
  const later = { queue: key, failedAt: Date.now() + 1_000 };
  await writer.commit({
    add: [
      testRow(0, {
        ...later,
        id: "job-9",
        cause: { ...testRow(0).cause, key: a, message: "The till is jammed" },
      }),
    ],
  });
  look();
  const all = await send<GroupsAnswer>(listGroups, "GET");
  expect(shape(all.body).map(([, , state]) => state)).toEqual(["regressed", "resolved", "new"]);
  // By a failure that the filter leaves out, too.
  const before = await send<GroupsAnswer>(listGroups, "GET", { query: `to=${AT + 10}` });
  expect(shape(before.body).map(([, , state]) => state)).toEqual(["regressed", "resolved", "new"]);
  const open = await send<GroupsAnswer>(listGroups, "GET", { query: "state=open&owner=ann" });
  expect(open.body).toMatchObject({ total: 1, states: { regressed: 1, resolved: 1, new: 1 } });
  const detail = await send<GroupDetail>(getGroup, "GET", { params: { group: a } });
  expect(detail.body).toMatchObject({
    state: "regressed",
    note: "Mended in 2.1",
    notedBy: "operator",
    regressedAt: later.failedAt,
  });
  expect((await send<GroupDetail>(getGroup, "GET", { params: { group: b } })).body.regressedAt).toBeNull();

  const { entries } = await listAuditEntries(ctx, { limit: 5 });
  expect(entries[0]).toMatchObject({
    action: "dead-letter-groups.update",
    outcome: "done",
    reason: "Released",
    target: { group: a, andOthers: "1" },
    before: [{ state: "new" }, { state: "new" }],
    after: [{ state: "resolved", owner: "ann" }, { state: "resolved" }],
  });
  const nowhere = await send(patchGroups, "PATCH", { body: { groups: [c, "x".repeat(16)], state: "known" } });
  expect(nowhere.status).toBe(404);
  expect((await send<GroupDetail>(getGroup, "GET", { params: { group: c } })).body.state).toBe("new");
  expect((await send(patchGroups, "PATCH", { body: { groups: [c] } })).status).toBe(400);
  // By each group that was marked, also where it is not the one that the entry names; refusals changed nothing.
  const ofGroup = (group: string) => listAuditEntries(ctx, { limit: 5, group });
  expect((await ofGroup(a)).entries).toEqual((await ofGroup(b)).entries);
  expect((await ofGroup(b)).entries).toMatchObject([{ reason: "Released" }]);
  expect((await ofGroup(c)).entries).toEqual([]);
});

test("a replay of a group is found by the group in the audit, and counting what it would touch is not", async () => {
  const { ctx, causes } = await letters();
  const [a = ""] = causes;
  const body = { selection: { filter: { group: a } }, reason: "The till is mended" };
  expect((await send(createReplay, "POST", { body: { ...body, dryRun: true } })).status).toBe(200);
  const created = await send<{ id: string }>(createReplay, "POST", { body });
  expect(created.status).toBe(202);
  const { entries } = await listAuditEntries(ctx, { limit: 5, group: a });
  expect(entries).toMatchObject([{ action: "replay.create", target: { id: created.body.id } }]);
});

test("a group of which something was said is there when its dead letters are gone", async () => {
  const { ctx, key, writer, look, causes } = await letters();
  const [, , c = ""] = causes;
  await send(patchGroups, "PATCH", { body: { groups: [c], note: "Ask the shop" } });
  await writer.commit({ remove: (await locateRows(ctx, writer, [{ queue: key, id: "job-5" }])).flat() });
  look();
  const gone = await send<GroupDetail>(getGroup, "GET", { params: { group: c } });
  expect(gone.body).toMatchObject({
    title: "No such customer",
    note: "Ask the shop",
    count: 0,
    lastAt: null,
  });
});

test("as long as the index is being built groups say how far it is, and dead letters come from BullMQ's sets", async () => {
  const { ctx, key, look, causes } = await letters();
  await ctx.redis.hset(ctx.keys.deadLetterIndex(), { serving: "", building: "g1" });
  look();
  const groups = await send(listGroups, "GET");
  expect(groups).toMatchObject({ status: 503, body: { code: "index_building", retryAfterMs: 2_000 } });
  const listed = await send<DeadLettersAnswer>(listLetters, "GET", { query: `queue=${key}&limit=2` });
  expect(listed.body).toMatchObject({
    total: 6,
    items: [{ id: "job-5", group: null }, { id: "job-4" }],
    bySets: { isServing: false, isBuilding: true, asOf: null },
    asOf: null,
  });
  expect((await send(listLetters, "GET", { query: "tenant=x" })).status).toBe(503);
  expect((await send(getIndex, "GET")).body).toMatchObject({
    isServing: false,
    isBuilding: true,
    indexed: 6,
  });
  // The next page is the sets' own, also when the index serves again.
  await ctx.redis.hset(ctx.keys.deadLetterIndex(), { serving: "g1", building: "" });
  look();
  const cursor = listed.body.nextCursor;
  const next = await send<DeadLettersAnswer>(listLetters, "GET", {
    query: `queue=${key}&limit=2&cursor=${cursor}`,
  });
  expect(next.body).toMatchObject({ items: [{ id: "job-3" }, { id: "job-2" }], bySets: null });
  const marked = await send(patchGroups, "PATCH", { body: { groups: [causes[0]], state: "known" } });
  expect(marked.status).toBe(200);
});

test("an index that nobody feeds answers only what the sets cannot, and says how old it is", async () => {
  const { ctx, key, writer, look } = await letters();
  const old = Date.now() - 60_000;
  await ctx.redis.hset(ctx.keys.deadLetterGeneration(writer.generation), "heardUntilMs", old);
  await ctx.redis.hincrby(ctx.keys.deadLetterGeneration(writer.generation), "version", 1);
  look();
  const plain = await send<DeadLettersAnswer>(listLetters, "GET", { query: `queue=${key}` });
  expect(plain.body).toMatchObject({ total: 6, asOf: null, bySets: { isServing: true, asOf: old } });
  const named = await send<DeadLettersAnswer>(listLetters, "GET", { query: "tenant=tenant-1" });
  expect(named.body).toMatchObject({ total: 2, asOf: old, bySets: null });
});

test("dead letters are listed by the index with every filter, by cursor and by offset", async () => {
  const { key, causes } = await letters();
  const ask = async (query: string) =>
    (await send<DeadLettersAnswer>(listLetters, "GET", { query: `queue=${key}&${query}` })).body;
  const first = await ask("limit=4");
  expect(first).toMatchObject({ total: 6, bySets: null, scan: null });
  const second = await ask(`limit=4&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
    [5, 4, 3, 2, 1, 0].map((n) => `job-${n}`),
  );
  expect((await ask("limit=2&offset=3")).items.map(({ id }) => id)).toEqual(["job-2", "job-1"]);
  expect(await ask(`group=${causes[1]}`)).toMatchObject({ total: 2 });
  expect(await ask("name=pay")).toMatchObject({ total: 3 });
  expect(await ask("tenant=(none)")).toMatchObject({ total: 3 });
  expect(await ask("tenant=tenant-1&name=pay")).toMatchObject({ total: 1 });
  expect(await ask(`from=${AT + 1}&to=${AT + 2}&minAttempts=3&maxAttempts=3`)).toMatchObject({ total: 2 });
  expect(await ask("minAttempts=4")).toMatchObject({ total: 0, items: [], nextCursor: null });
  expect(await ask("class=transient&code=CODE_0")).toMatchObject({ total: 3 });
  const bad = await send(listLetters, "GET", { query: "text=till&tenant=x" });
  expect(bad.status).toBe(422);
});
