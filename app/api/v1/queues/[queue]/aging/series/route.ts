import { getAgingSeries } from "@/lib/contract/metrics";
import { route } from "@/lib/http/route";
import { readAgingSeries } from "@/lib/metrics/aging";

export const GET = route(getAgingSeries, ({ params, query }, ctx) =>
  readAgingSeries(ctx, params.queue, query),
);
