import { listWorkers as endpoint } from "@/lib/contract/workers";
import { route } from "@/lib/http/route";
import { listWorkers } from "@/lib/workers/list";

export const GET = route(endpoint, (_, ctx) => listWorkers(ctx));
