import { previewRetention } from "@/lib/contract/retention";
import { previewRule } from "@/lib/dead-letters/retention/due";
import { route } from "@/lib/http/route";

export const POST = route(previewRetention, ({ body }, ctx) => previewRule(ctx, body, ctx.request.signal));
