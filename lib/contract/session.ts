import { z } from "zod";
import { endpoint } from "./endpoint";

export const sessionSchema = z.object({
  /** False when the server asks for no password (loopback only). */
  required: z.boolean(),
  loggedIn: z.boolean(),
  /** Who asks, as the audit and what is posted name them; null when nobody is logged in. */
  actor: z.string().nullable(),
  readOnly: z.boolean(),
  version: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

export const getSession = endpoint({
  method: "GET",
  path: "/api/session",
  permission: "public",
  response: sessionSchema,
});

export const logIn = endpoint({
  method: "POST",
  path: "/api/session",
  permission: "public",
  action: "session.login",
  body: z.strictObject({ password: z.string().min(1).max(1_000) }),
  response: sessionSchema,
});

export const logOut = endpoint({
  method: "DELETE",
  path: "/api/session",
  permission: "public",
  action: "session.logout",
  response: sessionSchema,
});
