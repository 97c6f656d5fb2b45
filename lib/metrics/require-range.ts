import { SpillwayError } from "../errors";

/** Throws `invalid_request` for a range that does not begin before it ends; `toMs` is now at most. */
export function requireRange(fromMs: number, toMs: number): void {
  if (fromMs >= toMs)
    throw new SpillwayError(
      "invalid_request",
      "from: The range must begin before it ends, and not in the future.",
      { errors: [{ field: "from", message: "Must be before `to` and before now." }] },
    );
}
