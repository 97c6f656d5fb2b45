import { deleteSavedFilter as deletion, putSavedFilter as saving } from "@/lib/contract/saved-filters";
import { deleteSavedFilter, putSavedFilter } from "@/lib/dead-letters/saved-filters";
import { route } from "@/lib/http/route";

export const PUT = route(saving, ({ params: { name }, body: { query } }, ctx) =>
  putSavedFilter(ctx, ctx.actor, { name, query }),
);

export const DELETE = route(deletion, ({ params: { name } }, ctx) => deleteSavedFilter(ctx, ctx.actor, name));
