import { previewGroupRules } from "@/lib/contract/dead-letter-rules";
import { previewRules } from "@/lib/dead-letters/groups/preview";
import { route } from "@/lib/http/route";

export const POST = route(previewGroupRules, ({ body }, ctx) => previewRules(ctx, body));
