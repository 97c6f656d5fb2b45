import type { DeadLetter } from "@/lib/contract/dead-letters";

/** A dead letter for tests. */
export const letterFixture: DeadLetter = {
  queue: "q",
  queueName: "tills",
  prefix: "bull",
  id: "1",
  name: "sell",
  failedReason: "No coin",
  failedAt: 0,
  timestamp: null,
  attemptsMade: 1,
  attempts: 3,
  tenant: null,
  dataPreview: "{}",
  parent: null,
  children: null,
  group: null,
  class: null,
  code: null,
  appVersion: null,
};
