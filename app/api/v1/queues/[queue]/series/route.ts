import { getSeries } from "@/lib/contract/metrics";
import { route } from "@/lib/http/route";
import { readSeries } from "@/lib/metrics/series";

export const GET = route(getSeries, ({ params, query }, ctx) => readSeries(ctx, params.queue, query));
