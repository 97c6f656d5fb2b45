import { Redis } from "ioredis";
import { onTestFinished } from "vitest";

/**
 * A connection whose process dies, as Redis sees it: after so many commands nothing more is sent, in the middle of a
 * pipeline too, and whoever waits for an answer waits for ever.
 */
export function dyingRedis(url: string, commands: number): { redis: Redis; died: Promise<void> } {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.setMaxListeners(0);
  const send = redis.sendCommand;
  let left = commands;
  let die: () => void = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  let isDead = false;
  redis.sendCommand = function counted(this: Redis, ...args: Parameters<Redis["sendCommand"]>) {
    if (left > 0) {
      left -= 1;
      return send.apply(this, args);
    }
    if (!isDead) this.disconnect();
    isDead = true;
    die();
    return new Promise(() => {});
  } as Redis["sendCommand"];
  onTestFinished(() => redis.disconnect());
  return { redis, died };
}

/** A connection that lets others do something right before a command of this name and with this text in it is sent. */
export function interruptedRedis(
  url: string,
  { command, containing, first }: { command: string; containing: string; first(): Promise<void> },
): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.setMaxListeners(0);
  const send = redis.sendCommand;
  let once = false;
  redis.sendCommand = function interrupted(this: Redis, ...args: Parameters<Redis["sendCommand"]>) {
    const [sent] = args;
    const isMeant =
      !once &&
      sent.name.toLowerCase() === command &&
      sent.args.some((arg) => String(arg).includes(containing));
    if (!isMeant) return send.apply(this, args);
    once = true;
    return first().then(() => send.apply(this, args));
  } as Redis["sendCommand"];
  onTestFinished(() => redis.disconnect());
  return redis;
}
