import { listSavedFilters as endpoint } from "@/lib/contract/saved-filters";
import { listSavedFilters } from "@/lib/dead-letters/saved-filters";
import { route } from "@/lib/http/route";

export const GET = route(endpoint, (_, ctx) => listSavedFilters(ctx, ctx.actor));
