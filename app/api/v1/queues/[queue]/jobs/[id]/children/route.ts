import { listChildren as endpoint } from "@/lib/contract/jobs";
import { route } from "@/lib/http/route";
import { listChildren } from "@/lib/jobs/children";

export const GET = route(endpoint, ({ params, query }, ctx) =>
  listChildren(ctx, params.queue, params.id, query),
);
