import { z } from "zod";

const MAX_OPERATIONS = 50;
const MAX_CHARS = 1_000;

/** Names that would reach behind an object's own members. */
const FORBIDDEN = /(?:^|\/)(?:__proto__|constructor|prototype)(?:\/|$)/;

const pointer = z
  .string()
  .max(MAX_CHARS)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, "A JSON Pointer, such as /user/email.")
  .refine((path) => !FORBIDDEN.test(path), "This name cannot be patched.");

/** A JSON Patch (RFC 6902): what to change of a payload. */
export const jsonPatchSchema = z
  .array(
    z.discriminatedUnion("op", [
      z.strictObject({ op: z.literal("add"), path: pointer, value: z.json() }),
      z.strictObject({ op: z.literal("remove"), path: pointer }),
      z.strictObject({ op: z.literal("replace"), path: pointer, value: z.json() }),
      z.strictObject({ op: z.literal("move"), from: pointer, path: pointer }),
      z.strictObject({ op: z.literal("copy"), from: pointer, path: pointer }),
      z.strictObject({ op: z.literal("test"), path: pointer, value: z.json() }),
    ]),
  )
  .min(1)
  .max(MAX_OPERATIONS);
export type JsonPatch = z.infer<typeof jsonPatchSchema>;
