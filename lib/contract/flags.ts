import { z } from "zod";
import { reason, timeMs } from "./common";
import { endpoint } from "./endpoint";

/** hold: jobs wait until it is lifted. fail: they become dead letters. fallback: the queue's declared fallback runs. */
export const flagAction = z.enum(["hold", "fail", "fallback"]);
export type FlagAction = z.infer<typeof flagAction>;

/** Everything that is named must match. An empty scope matches all jobs of runtime workers. */
export const flagScopeSchema = z.strictObject({
  queue: z.string().min(1).optional(),
  jobName: z.string().min(1).max(500).optional(),
  tenant: z.string().min(1).max(500).optional(),
});
export type FlagScope = z.infer<typeof flagScopeSchema>;

/**
 * Names that Spillway itself gives to who keeps a queue paused: its operator, and `others`, who paused it before a switch
 * came, so that lifting the switch must leave it paused.
 */
export const RESERVED_FLAG_KEYS = ["operator", "others"] as const;

export const flagKey = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,62}$/,
    "2 to 63 lower-case letters, digits and dashes, beginning with a letter or digit.",
  )
  .refine(
    (key) => !RESERVED_FLAG_KEYS.some((reserved) => reserved === key),
    "This name is taken by Spillway itself.",
  );

export const flagSchema = z.object({
  key: flagKey,
  /** On: it stops work. Off: kept for the next time. */
  enabled: z.boolean(),
  scope: flagScopeSchema,
  action: flagAction,
  reason: z.string(),
  by: z.string(),
  createdAt: timeMs,
  updatedAt: timeMs,
  /** When it turns itself off. */
  expiresAt: timeMs.nullable(),
  /** Jobs that it holds now. After it is lifted: those still to be released. */
  held: z.number(),
});
export type Flag = z.infer<typeof flagSchema>;

export const listFlags = endpoint({
  method: "GET",
  path: "/api/v1/flags",
  permission: "view",
  response: z.object({ flags: z.array(flagSchema), version: z.number() }),
});

export const putFlag = endpoint({
  method: "PUT",
  path: "/api/v1/flags/:key",
  permission: "operate",
  action: "flag.put",
  params: z.object({ key: flagKey }),
  body: z.strictObject({
    enabled: z.boolean().default(true),
    scope: flagScopeSchema,
    action: flagAction.default("hold"),
    reason,
    expiresAt: timeMs.nullable().default(null),
  }),
  response: flagSchema,
});

/** Lifts it, releases what it held, and forgets it. */
export const deleteFlag = endpoint({
  method: "DELETE",
  path: "/api/v1/flags/:key",
  permission: "operate",
  action: "flag.delete",
  params: z.object({ key: flagKey }),
  response: z.object({ key: z.string(), releasing: z.number() }),
});
