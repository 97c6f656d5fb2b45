import { getJob } from "@/lib/contract/jobs";
import { route } from "@/lib/http/route";
import { readJobDetail } from "@/lib/jobs/detail";

export const GET = route(getJob, ({ params }, ctx) =>
  readJobDetail(ctx, params.queue, params.id, { traceUrl: ctx.config.traceUrl }),
);
