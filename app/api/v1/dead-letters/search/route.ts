import { searchDeadLetters } from "@/lib/contract/dead-letter-search";
import { runSearch } from "@/lib/dead-letters/search/running";
import { streamRoute } from "@/lib/http/stream-route";

export const dynamic = "force-dynamic";

export const GET = streamRoute(searchDeadLetters, ({ query }, ctx, emit) =>
  runSearch(ctx, query, emit, ctx.request.signal),
);
