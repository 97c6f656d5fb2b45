import { getManySeries } from "@/lib/contract/metrics";
import { route } from "@/lib/http/route";
import { readManySeries } from "@/lib/metrics/series";

export const GET = route(getManySeries, ({ query }, ctx) => readManySeries(ctx, query));
