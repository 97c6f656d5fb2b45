import { readCapacity } from "@/lib/baseline/capacity";
import { getCapacity } from "@/lib/contract/baseline";
import { route } from "@/lib/http/route";

export const GET = route(getCapacity, ({ params, query }, ctx) => readCapacity(ctx, params.queue, query));
