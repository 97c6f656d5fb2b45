import { listNotKept } from "@/lib/contract/not-kept";
import { route } from "@/lib/http/route";
import { readNotKept } from "@/lib/not-kept/store";

export const GET = route(listNotKept, ({ params }, ctx) => readNotKept(ctx, params.queue));
