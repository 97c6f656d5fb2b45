import { SpillwayError } from "../errors";

/** A queue is its prefix and its name: the same name under two prefixes is two queues. */
export interface QueueIdentity {
  prefix: string;
  name: string;
}

/**
 * The opaque, URL-safe key of a queue. BullMQ refuses a colon in a name but not in a prefix,
 * so the last colon is the one that separates the two.
 */
export function queueKey({ prefix, name }: QueueIdentity): string {
  return Buffer.from(`${prefix}:${name}`, "utf8").toString("base64url");
}

/** The key of the queue of another name under the prefix of this one. */
export const keyBeside = (key: string, name: string): string =>
  queueKey({ prefix: parseQueueKey(key).prefix, name });

/** Reads a key made by {@link queueKey}. Throws `queue_not_found` when it is not one. */
export function parseQueueKey(key: string): QueueIdentity {
  const text = Buffer.from(key, "base64url").toString("utf8");
  const colon = text.lastIndexOf(":");
  const identity = { prefix: text.slice(0, colon), name: text.slice(colon + 1) };
  if (colon < 1 || identity.name === "" || queueKey(identity) !== key) {
    throw new SpillwayError("queue_not_found", "No queue has this key.", {
      hint: "Take the key from GET /api/v1/queues.",
    });
  }
  return identity;
}
