import { describe, expect, it } from "vitest";
import { actionWords, targetOf, valueText } from "./entry-words";

const nameOf = (key: string) => (key === "w" ? "webhooks" : key);
const target = (action: string, what: Record<string, string>) => targetOf({ action, target: what }, nameOf);

describe("audit entry", () => {
  it("has words for an action, or keeps its name", () => {
    expect(actionWords("queue.pause")).toBe("Paused the queue");
    expect(actionWords("job.compensate")).toBe("Undid what a dead job had done");
    expect(actionWords("moon.land")).toBe("moon.land");
  });

  it("leads to what was changed", () => {
    expect(target("job.remove", { queue: "w", id: "a/b" })).toEqual({
      text: "webhooks · job a/b",
      href: "/queues/w/jobs/a%2Fb",
    });
    expect(target("job.compensate", { queue: "w", jobId: "7" }).href).toBe("/queues/w/jobs/7");
    expect(target("queue.pause", { queue: "w" }).href).toBe("/queues/w");
    expect(target("scheduler.pause", { queue: "w", scheduler: "a/b" })).toEqual({
      text: "webhooks · scheduler a/b",
      href: "/schedulers/w/a%2Fb",
    });
    expect(target("replay.cancel", { id: "7" }).href).toBe("/replays/7");
    expect(target("flag.put", { key: "hold-all" }).href).toBe("/flags");
    expect(target("dead-letter-groups.update", { group: "a", andOthers: "2" })).toEqual({
      text: "group a and 2 more",
      href: "/dead-letters/groups/a",
    });
    expect(target("dead-letter-rules.put", {}).href).toBe("/dead-letters/rules");
    expect(target("session.login", {})).toEqual({ text: "", href: null });
  });

  it("shows values as text", () => {
    expect(valueText(null)).toBe("");
    expect(valueText({ paused: true })).toBe('{\n  "paused": true\n}');
  });
});
