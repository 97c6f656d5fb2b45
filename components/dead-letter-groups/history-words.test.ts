import { expect, test } from "vitest";
import type { AuditEntry } from "@/lib/contract/audit";
import { historyWords } from "./history-words";

const said = { key: "a", state: "new", note: "", owner: null as string | null };
const words = (after: Partial<typeof said>, more: Partial<AuditEntry> = {}) =>
  historyWords(
    {
      action: "dead-letter-groups.update",
      target: { group: "a" },
      before: [{ ...said, key: "b" }, said],
      after: [
        { ...said, key: "b" },
        { ...said, ...after },
      ],
      ...more,
    } as AuditEntry,
    "a",
  );

test("a change of a group says what it was and is", () => {
  expect(words({ state: "resolved" })).toBe("new → resolved");
  expect(words({ owner: "ann", note: "Ask the shop" })).toBe("owner ann, note");
  expect(words({ owner: null }, { before: [{ ...said, owner: "ann", note: "x" }] })).toBe(
    "no owner any more, note taken away",
  );
  expect(words({ state: "known" }, { target: { group: "b", andOthers: "3" } })).toBe(
    "new → known, with 3 other groups",
  );
  expect(words({})).toBe("Nothing was changed");
});

test("a change of so many groups that the audit cut it says so much as is known", () => {
  expect(words({}, { after: '[{"key":"b"…', target: { group: "b", andOthers: "199" } })).toBe(
    "Changed state, note or owner, with 199 other groups",
  );
});

test("what is no change of the group itself is told as the audit tells it", () => {
  expect(words({}, { action: "replay.create" })).toBe("Started a replay");
});
