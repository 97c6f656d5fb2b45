import { type Logger, pino } from "pino";

import { scrub } from "./payloads/scrub";

export type { Logger } from "pino";

/** A structured logger; it hides the secrets of the jobs that run now. Under the launcher lines are JSON; the launcher makes them readable for a terminal. */
export function createLogger(name: string, level = "info"): Logger {
  return pino({
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: scrub },
  });
}
