import { enqueueJobs, streamJobs } from "@/lib/contract/enqueue";
import { listJobs as endpoint } from "@/lib/contract/jobs";
import { enqueueRequest, streamRequest } from "@/lib/enqueue/request";
import { route } from "@/lib/http/route";
import { streamRoute } from "@/lib/http/stream-route";
import { listJobs } from "@/lib/jobs/list";

export const GET = route(endpoint, ({ params, query }, ctx) => listJobs(ctx, params.queue, query));

const postJson = route(enqueueJobs, ({ params, body }, ctx) => enqueueRequest(ctx, params.queue, body.jobs));
const postStream = streamRoute(streamJobs, ({ params }, ctx, emit) => streamRequest(ctx, params.queue, emit));

export const POST: typeof postJson = (request, segment) =>
  request.headers.get("content-type")?.startsWith("application/x-ndjson")
    ? postStream(request, segment)
    : postJson(request, segment);
