import { downloadJobResult } from "@/lib/contract/jobs";
import { downloadHeaders } from "@/lib/http/download-headers";
import { route } from "@/lib/http/route";
import { downloadField } from "@/lib/jobs/actions";

export const GET = route(downloadJobResult, async ({ params }, ctx) => {
  const result = await downloadField(ctx, params.queue, params.id, "returnvalue");
  return new Response(new Uint8Array(result), { headers: downloadHeaders(`job-${params.id}-result.json`) });
});
