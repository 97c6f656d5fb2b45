import { importDeadLetters as endpoint } from "@/lib/contract/archives";
import { answerImport } from "@/lib/dead-letters/archive/upload";
import { streamRoute } from "@/lib/http/stream-route";

export const POST = streamRoute(endpoint, ({ query }, ctx, emit) => answerImport(ctx, query, emit));
