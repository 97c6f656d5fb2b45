import { downloadJobData, putJobData } from "@/lib/contract/jobs";
import { downloadHeaders } from "@/lib/http/download-headers";
import { route } from "@/lib/http/route";
import { downloadData, replaceData } from "@/lib/jobs/actions";

export const GET = route(downloadJobData, async ({ params }, ctx) => {
  const data = await downloadData(ctx, params.queue, params.id);
  return new Response(new Uint8Array(data), { headers: downloadHeaders(`job-${params.id}.json`) });
});

export const PUT = route(putJobData, async ({ params, body }, ctx) => {
  ctx.audit.before = (await downloadData(ctx, params.queue, params.id)).subarray(0, 4_000).toString("utf8");
  const answer = await replaceData(ctx, params.queue, params.id, body.data);
  ctx.audit.after = JSON.stringify(body.data).slice(0, 4_000);
  return answer;
});
