import { z } from "zod";
import { endpoint } from "./endpoint";
import { healthSchema } from "./live";

/** 200 when up, 503 with the same body when Redis is away. */
export const getHealth = endpoint({
  method: "GET",
  path: "/api/health",
  permission: "public",
  response: healthSchema.extend({
    /** Browsers that this server's event streams go to. */
    streams: z.number(),
  }),
});
