import { z } from "zod";
import { queueParams } from "./common";
import { endpoint } from "./endpoint";

/** Keys of the queues that stand first in the overview. Without a log-in there are no persons to keep them for, and the browser does. */
export const listPins = endpoint({
  method: "GET",
  path: "/api/v1/pins",
  permission: "view",
  response: z.object({ keptBy: z.enum(["server", "browser"]), queues: z.array(z.string()) }),
});

export const putPin = endpoint({
  method: "PUT",
  path: "/api/v1/pins/:queue",
  permission: "operate",
  action: "queue.pin",
  params: queueParams,
  response: z.object({ queue: z.string() }),
});

/** Also of a queue that is gone, or that was not pinned. */
export const deletePin = endpoint({
  method: "DELETE",
  path: "/api/v1/pins/:queue",
  permission: "operate",
  action: "queue.unpin",
  params: queueParams,
  response: z.object({ queue: z.string() }),
});
