import { getCorrelation } from "@/lib/contract/external-series";
import { correlate } from "@/lib/external-series/correlate";
import { route } from "@/lib/http/route";

export const GET = route(getCorrelation, ({ params, query }, ctx) => correlate(ctx, params.queue, query));
