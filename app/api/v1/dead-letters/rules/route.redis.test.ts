import { expect, test } from "vitest";
import { GET as listLetters } from "@/app/api/v1/dead-letters/route";
import { listAuditEntries } from "@/lib/audit/audit-log";
import type { GroupsAnswer } from "@/lib/contract/dead-letter-groups";
import type { DeadLettersAnswer } from "@/lib/contract/dead-letters";
import { letters } from "@/lib/testing/grouped-letters";
import { send } from "@/lib/testing/send";
import { GET as getGroup } from "../groups/[group]/route";
import { GET as listGroups } from "../groups/route";
import { POST as preview } from "./preview/route";
import { POST as rollback } from "./rollback/route";
import { GET as getRules, PUT as putRules } from "./route";

const shape = ({ groups }: GroupsAnswer) => groups.map(({ title, count, state }) => [title, count, state]);

test("rules are previewed, put in force at once, and rolled back", async () => {
  const { ctx, causes } = await letters();
  const [a = "", b = "", c = ""] = causes;
  const named = (group: string) => ({ key: group, title: "" });
  const rules = [
    { kind: "merge", groups: [named(b)], into: named(a) },
    { kind: "split", group: named(a), by: { column: "name" } },
  ];
  const before = await send<GroupsAnswer>(listGroups, "GET");
  const seen = await send(preview, "POST", { body: { rules } });
  expect(seen.body).toMatchObject({ groupsBefore: 3, groupsAfter: 3, changed: 4, letters: 5 });
  expect(await ctx.redis.exists(ctx.keys.deadLetterRules())).toBe(0);

  const put = await send(putRules, "PUT", { body: { rules, ifVersion: 0, reason: "Tills are one" } });
  expect(put).toMatchObject({ status: 200, body: { version: 1, by: "operator" } });
  const split = await send<GroupsAnswer>(listGroups, "GET");
  expect(split.body.rules).toBe(1);
  expect(split.body.groups.map(({ count, part, causes: of }) => [count, part, of])).toEqual([
    [3, { by: "name", value: "refund" }, 2],
    [2, { by: "name", value: "pay" }, 2],
    [1, null, 1],
  ]);
  const pay = split.body.groups[1]?.key ?? "";
  const list = await send<DeadLettersAnswer>(listLetters, "GET", {
    query: `group=${encodeURIComponent(pay)}`,
  });
  expect(list.body).toMatchObject({
    total: 2,
    items: [
      { id: "job-3", group: pay },
      { id: "job-1", group: pay },
    ],
  });
  expect((await send(getGroup, "GET", { params: { group: a } })).status).toBe(404);
  expect((await send(putRules, "PUT", { body: { rules: [], ifVersion: 0, reason: "Late" } })).status).toBe(
    409,
  );

  expect((await send(preview, "POST", { body: { version: 0 } })).body).toMatchObject({
    groupsAfter: 3,
    changed: 4,
  });
  const undone = await send(rollback, "POST", { body: { version: 0, ifVersion: 1, reason: "Not so" } });
  expect(undone.body).toMatchObject({ version: 2, rules: [] });
  expect(shape((await send<GroupsAnswer>(listGroups, "GET")).body)).toEqual(shape(before.body));
  expect((await send(rollback, "POST", { body: { version: 9, ifVersion: 2, reason: "Which" } })).status).toBe(
    404,
  );
  const history = await listAuditEntries(ctx, { limit: 5, group: b });
  expect(history.entries.map(({ action, reason }) => [action, reason])).toEqual([
    ["dead-letter-rules.rollback", "Not so"],
    ["dead-letter-rules.put", "Tills are one"],
  ]);
  expect((await listAuditEntries(ctx, { limit: 5, group: c })).entries).toEqual([]);
  const known = await send(getRules, "GET");
  expect(known.body).toMatchObject({ current: { version: 2 }, former: [{ version: 1, rules }] });
  expect((await send<GroupsAnswer>(listGroups, "GET")).body.groups.map(({ key }) => key)).toContain(c);
});
