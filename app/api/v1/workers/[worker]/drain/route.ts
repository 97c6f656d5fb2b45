import { drainWorker } from "@/lib/contract/workers";
import { route } from "@/lib/http/route";
import { orderWorker } from "@/lib/workers/orders";

export const POST = route(drainWorker, ({ params }, ctx) => orderWorker(ctx, params.worker, "drain"));
