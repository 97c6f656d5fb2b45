import { expect, test } from "vitest";
import { quietQueue, quietShard } from "../overview/queue-fixture";
import { choiceOf, chosen, queueOptions } from "./queue-options";

const queues = [
  quietQueue({ name: "alpha" }),
  quietQueue({ name: "mail" }),
  quietShard("mail", 0),
  quietShard("mail", 1),
];

test("a queue that is spread can be chosen as a whole, and each of its parts", () => {
  expect(queueOptions(queues).map(({ label }) => label)).toEqual([
    "All queues",
    "alpha",
    "mail, all 3",
    "mail",
    "mail~0",
    "mail~1",
  ]);
  expect(queueOptions([...queues, quietQueue({ name: "mail", prefix: "b", key: "b" })])[2]?.label).toBe(
    "bull:mail, all 3",
  );
});

test("every option is a filter, and every filter an option", () => {
  for (const { value } of queueOptions(queues)) expect(choiceOf(chosen(value))).toBe(value);
  expect(queueOptions(queues).map(({ value }) => chosen(value))).toEqual([
    { queue: null, spread: null },
    { queue: "alpha", spread: null },
    { queue: null, spread: "mail" },
    { queue: "mail", spread: null },
    { queue: "mail~0", spread: null },
    { queue: "mail~1", spread: null },
  ]);
});
