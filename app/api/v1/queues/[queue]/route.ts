import { getQueue } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { readQueueDetail } from "@/lib/queues/detail";

export const GET = route(getQueue, ({ params }, ctx) => readQueueDetail(ctx, params.queue));
