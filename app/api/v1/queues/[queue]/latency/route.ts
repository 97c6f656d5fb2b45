import { getLatency } from "@/lib/contract/latency";
import { route } from "@/lib/http/route";
import { readLatency } from "@/lib/latency/read";

export const GET = route(getLatency, ({ params, query }, ctx) => readLatency(ctx, params.queue, query));
