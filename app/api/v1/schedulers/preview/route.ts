import { previewSchedule } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { previewQuery } from "@/lib/schedulers/check";

export const GET = route(previewSchedule, ({ query }, ctx) => previewQuery(ctx, query));
