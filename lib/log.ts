import { type Logger, pino } from "pino";

export type { Logger } from "pino";

/** A structured logger. Under the launcher lines are JSON; the launcher makes them readable for a terminal. */
export function createLogger(name: string, level = "info"): Logger {
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime });
}
