import { listQueues } from "@/lib/contract/queues";
import { route } from "@/lib/http/route";
import { serverHub } from "@/lib/live/server-hub";

export const GET = route(listQueues, () => serverHub().queues());
