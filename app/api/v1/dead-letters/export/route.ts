import { exportDeadLetters as endpoint } from "@/lib/contract/archives";
import { answerExport } from "@/lib/dead-letters/archive/download";
import { route } from "@/lib/http/route";

export const GET = route(endpoint, ({ query: { compress, ...filter } }, ctx) =>
  answerExport(ctx, filter, compress),
);
