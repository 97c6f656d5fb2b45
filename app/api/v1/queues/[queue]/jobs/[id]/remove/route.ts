import { removeJob as endpoint } from "@/lib/contract/jobs";
import { route } from "@/lib/http/route";
import { removeJob } from "@/lib/jobs/actions";

export const POST = route(endpoint, ({ params }, ctx) => removeJob(ctx, params.queue, params.id));
