import { downloadJobLog } from "@/lib/contract/job-logs";
import { downloadHeaders } from "@/lib/http/download-headers";
import { route } from "@/lib/http/route";
import { logText } from "@/lib/jobs/logs";

export const GET = route(
  downloadJobLog,
  async ({ params }, ctx) =>
    new Response(await logText(ctx, params.queue, params.id), {
      headers: downloadHeaders(`job-${params.id}.log`),
    }),
);
