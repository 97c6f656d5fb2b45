import { downloadJobData, putJobData } from "@/lib/contract/jobs";
import { route } from "@/lib/http/route";
import { downloadData, replaceData } from "@/lib/jobs/actions";

export const GET = route(downloadJobData, async ({ params }, ctx) => {
  const data = await downloadData(ctx, params.queue, params.id);
  // Never shown by the browser: it is untrusted, and may be anything.
  return new Response(new Uint8Array(data), {
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="job-data.txt"; filename*=UTF-8''${fileName(params.id)}`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
});

/** Encoded as RFC 5987 asks, without anything that a file system takes for a path. */
const fileName = (id: string) =>
  encodeURIComponent(`job-${[...id.replace(/[^\p{L}\p{N}._-]/gu, "_")].slice(0, 80).join("")}.json`);

export const PUT = route(putJobData, async ({ params, body }, ctx) => {
  ctx.audit.before = (await downloadData(ctx, params.queue, params.id)).subarray(0, 4_000).toString("utf8");
  const answer = await replaceData(ctx, params.queue, params.id, body.data);
  ctx.audit.after = JSON.stringify(body.data).slice(0, 4_000);
  return answer;
});
