import { readJobLog } from "@/lib/contract/job-logs";
import { route } from "@/lib/http/route";
import { readLogPage } from "@/lib/jobs/logs";

export const GET = route(readJobLog, ({ params, query }, ctx) =>
  readLogPage(ctx, params.queue, params.id, query),
);
