import { listSchedulers } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { listSchedulers as list } from "@/lib/schedulers/list";

export const GET = route(listSchedulers, ({ query }, ctx) => list(ctx, query));
