import { deleteExternalSeries, getExternalSeries } from "@/lib/contract/external-series";
import { readExternalSeries } from "@/lib/external-series/read";
import { deleteExternalSeries as remove } from "@/lib/external-series/store";
import { route } from "@/lib/http/route";

export const GET = route(getExternalSeries, ({ params, query }, ctx) =>
  readExternalSeries(ctx, params.name, query),
);

export const DELETE = route(deleteExternalSeries, async ({ params }, ctx) => {
  ctx.audit.target = { series: params.name };
  ctx.audit.before = await remove(ctx, params.name);
  return { name: params.name };
});
