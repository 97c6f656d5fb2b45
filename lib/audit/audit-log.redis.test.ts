import { describe, expect, it } from "vitest";
import { testContext } from "../testing/context";
import { losesAnswerTo } from "../testing/losing-redis";
import {
  type AuditDraft,
  listAuditEntries,
  MAX_AUDITED_GROUPS,
  MAX_ENTRIES_OF_GROUP,
  openAudit,
  settleAudit,
} from "./audit-log";

const change = (reason: string): AuditDraft => ({
  actor: "operator",
  action: "dead-letter-groups.update",
  target: {},
  reason,
  outcome: "done",
  error: null,
  before: null,
  after: null,
});
const reasons = ({ entries }: { entries: { reason: string | null }[] }) => entries.map((one) => one.reason);

describe("the audit by groups", () => {
  it("finds a change by each group that it concerns, newest first, page by page", async () => {
    const ctx = testContext();
    await settleAudit(ctx, null, change("1"), ["a", "b"]);
    await settleAudit(ctx, null, change("2"));
    for (const n of ["3", "4"]) {
      const openId = await openAudit(ctx, change(n));
      await settleAudit(ctx, openId, change(n), ["a"]);
    }
    expect(reasons(await listAuditEntries(ctx, { limit: 9 }))).toEqual(["4", "3", "2", "1"]);
    expect(reasons(await listAuditEntries(ctx, { limit: 9, group: "b" }))).toEqual(["1"]);
    expect(reasons(await listAuditEntries(ctx, { limit: 9, group: "c" }))).toEqual([]);
    const first = await listAuditEntries(ctx, { limit: 2, group: "a" });
    expect(reasons(first)).toEqual(["4", "3"]);
    const rest = await listAuditEntries(ctx, { limit: 2, group: "a", cursor: first.nextCursor ?? "" });
    expect([reasons(rest), rest.nextCursor]).toEqual([["1"], null]);
  });

  it("has a change once although the connection broke before the answer and sent it again", async () => {
    const ctx = testContext();
    await settleAudit(ctx, null, change("before"));
    const openId = await openAudit(ctx, change("lost"));
    const { redis, lost } = await losesAnswerTo(ctx, `$${openId.length}\r\n${openId}\r\n`, "request");
    await settleAudit({ ...ctx, redis }, openId, change("lost"), ["a"]);
    expect(lost()).toBe(true);
    expect(reasons(await listAuditEntries(ctx, { limit: 9 }))).toEqual(["lost", "before"]);
    expect(reasons(await listAuditEntries(ctx, { limit: 9, group: "a" }))).toEqual(["lost"]);
  });

  it("leaves out what has fallen out of the audit", async () => {
    const ctx = testContext();
    const { id } = await settleAudit(ctx, null, change("old"), ["a"]);
    await settleAudit(ctx, null, change("new"), ["a"]);
    await ctx.redis.xdel(ctx.keys.audit(), id);
    expect(reasons(await listAuditEntries(ctx, { limit: 9, group: "a" }))).toEqual(["new"]);
  });

  it("keeps the last changes of a group, and the groups that were changed last", async () => {
    const ctx = testContext();
    for (let n = 0; n <= MAX_ENTRIES_OF_GROUP; n++) await settleAudit(ctx, null, change(`${n}`), ["a"]);
    const kept = await listAuditEntries(ctx, { limit: MAX_ENTRIES_OF_GROUP + 1, group: "a" });
    expect([kept.entries.length, kept.entries.at(-1)?.reason]).toEqual([MAX_ENTRIES_OF_GROUP, "1"]);

    const others = Array.from({ length: MAX_AUDITED_GROUPS }, (_, n) => `group ${n}`);
    const later = { ...ctx, clock: { ...ctx.clock, now: () => ctx.clock.now() + 1_000 } };
    await settleAudit(later, null, change("all"), others);
    expect(await ctx.redis.hlen(ctx.keys.auditByGroup())).toBe(MAX_AUDITED_GROUPS);
    expect(await ctx.redis.zcard(ctx.keys.auditedGroups())).toBe(MAX_AUDITED_GROUPS);
    expect(reasons(await listAuditEntries(ctx, { limit: 9, group: "a" }))).toEqual([]);
  });
});
