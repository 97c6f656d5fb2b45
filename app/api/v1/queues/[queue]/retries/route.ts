import { getRetries } from "@/lib/contract/metrics";
import { route } from "@/lib/http/route";
import { readRetries } from "@/lib/metrics/retries";

export const GET = route(getRetries, ({ params, query }, ctx) => readRetries(ctx, params.queue, query));
