import { previewPolicy } from "@/lib/contract/policy-endpoints";
import { route } from "@/lib/http/route";
import { preview } from "@/lib/policies/read";

export const POST = route(previewPolicy, async ({ params, body }, ctx) =>
  preview(ctx, params.queue, body.document, body.criticality),
);
