import { getFailures } from "@/lib/contract/failures";
import { readFailures } from "@/lib/failures/read";
import { route } from "@/lib/http/route";

export const GET = route(getFailures, ({ params, query }, ctx) => readFailures(ctx, params.queue, query));
