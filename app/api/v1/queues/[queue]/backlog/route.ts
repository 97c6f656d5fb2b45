import { getBacklog } from "@/lib/contract/backlog";
import { route } from "@/lib/http/route";
import { readBacklogParts } from "@/lib/queues/read-backlog-parts";

export const GET = route(getBacklog, ({ params, query }, ctx) =>
  readBacklogParts(ctx, params.queue, query.by),
);
