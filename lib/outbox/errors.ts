import { SpillwayError } from "../errors";

/** The outbox has no room: the job was not taken. */
export const outboxFull = (dir: string, maxBytes: number) =>
  new SpillwayError(
    "overloaded",
    `The outbox ${dir} has reached its bound of ${maxBytes} bytes; nothing was taken.`,
    {
      hint: "It empties when Redis is back.",
    },
  );

/** The outbox cannot be used: another process has it, or its files are damaged. */
export class OutboxUnusable extends Error {
  override readonly name = "OutboxUnusable";
}
