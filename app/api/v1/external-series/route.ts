import { listExternalSeries, postExternalSeries } from "@/lib/contract/external-series";
import { listExternalSeries as list, postPoints } from "@/lib/external-series/store";
import { route } from "@/lib/http/route";

export const GET = route(listExternalSeries, async (_, ctx) => ({ series: await list(ctx) }));

export const POST = route(postExternalSeries, async ({ body }, ctx) => {
  ctx.audit.target = { series: body.name };
  // A figure is posted all day long: neither its points nor their refusals may push changes out of the audit.
  ctx.audit.skip = true;
  const { series, isNew } = await postPoints(ctx, body, ctx.actor);
  ctx.audit.after = series;
  ctx.audit.skip = !isNew;
  return series;
});
