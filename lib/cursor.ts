import { z } from "zod";
import { SpillwayError } from "./errors";

/** A score as Redis writes it. */
export const scoreText = z.string().regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i);

/** An opaque page cursor: where the last page ended. */
export function encodeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}

/** Reads a cursor made by {@link encodeCursor}. Throws `invalid_request` when it is not one of this list. */
export function decodeCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): T | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new SpillwayError("invalid_request", "The cursor is not one that this list gave.", {
      hint: "Begin again without a cursor.",
      errors: [{ field: "cursor", message: "Not a cursor of this list." }],
    });
  }
}
