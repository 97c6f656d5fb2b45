import { lookUpJob } from "@/lib/contract/job-lookup";
import { route } from "@/lib/http/route";
import { lookUpJobs } from "@/lib/jobs/look-up";

export const GET = route(lookUpJob, ({ query }, ctx) => lookUpJobs(ctx, query.id));
