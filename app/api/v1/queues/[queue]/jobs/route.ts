import { listJobs as endpoint } from "@/lib/contract/jobs";
import { route } from "@/lib/http/route";
import { listJobs } from "@/lib/jobs/list";

export const GET = route(endpoint, ({ params, query }, ctx) => listJobs(ctx, params.queue, query));
