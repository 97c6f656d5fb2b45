import type { Config } from "./config";
import { SpillwayError } from "./errors";

interface Persons {
  config: Pick<Config, "password">;
}

/** Where people log in the server keeps what is theirs; elsewhere all would share one name, and the browser does. */
export const knowsPersons = ({ config }: Persons): boolean => config.password !== undefined;

/** Throws `unprocessable` without a log-in; `what` is what was to be kept. */
export function requirePersons(ctx: Persons, what: string): void {
  if (knowsPersons(ctx)) return;
  throw new SpillwayError("unprocessable", `Without a log-in there is nobody to keep ${what} for.`, {
    hint: "The browser keeps them. Set SPILLWAY_PASSWORD to keep them here.",
  });
}
