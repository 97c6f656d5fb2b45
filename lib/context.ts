import type { Redis } from "ioredis";
import type { Clock } from "./clock";
import type { Keys } from "./keys";
import type { Logger } from "./log";

/** What nearly every function of lib needs, handed in rather than imported, so that tests can own each part. */
export interface Context {
  redis: Redis;
  keys: Keys;
  clock: Clock;
  log: Logger;
}
