import { readCompensation } from "@/lib/compensation/read";
import { getCompensation } from "@/lib/contract/compensation";
import { route } from "@/lib/http/route";

export const GET = route(getCompensation, ({ params }, ctx) =>
  readCompensation(ctx, params.queue, params.id),
);
