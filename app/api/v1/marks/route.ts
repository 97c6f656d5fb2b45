import { listMarks, postMark } from "@/lib/contract/marks";
import { route } from "@/lib/http/route";
import { postMark as post, readMarks } from "@/lib/marks/store";

export const GET = route(listMarks, ({ query }, ctx) => readMarks(ctx, query));

export const POST = route(postMark, async ({ body }, ctx) => {
  const mark = await post(ctx, body, ctx.actor);
  ctx.audit.target = mark.queue === null ? { mark: mark.label } : { queue: mark.queue, mark: mark.label };
  ctx.audit.after = mark;
  return mark;
});
