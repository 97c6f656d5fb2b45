import { searchJobLog } from "@/lib/contract/job-logs";
import { route } from "@/lib/http/route";
import { searchLog } from "@/lib/jobs/logs";

export const GET = route(searchJobLog, ({ params, query }, ctx) =>
  searchLog(ctx, params.queue, params.id, query),
);
