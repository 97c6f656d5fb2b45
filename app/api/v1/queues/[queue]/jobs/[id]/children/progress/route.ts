import { getFlowProgress } from "@/lib/contract/flows";
import { route } from "@/lib/http/route";
import { readFlowProgress } from "@/lib/jobs/flow-progress";

export const GET = route(getFlowProgress, ({ params }, ctx) =>
  readFlowProgress(ctx, params.queue, params.id),
);
