import { promoteJob as endpoint } from "@/lib/contract/jobs";
import { route } from "@/lib/http/route";
import { promoteJob } from "@/lib/jobs/actions";

export const POST = route(endpoint, ({ params }, ctx) => promoteJob(ctx, params.queue, params.id));
