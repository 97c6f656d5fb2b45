import { getGroup } from "@/lib/contract/dead-letter-groups";
import { readGroup } from "@/lib/dead-letters/groups/detail";
import { route } from "@/lib/http/route";

export const GET = route(getGroup, ({ params, query }, ctx) => readGroup(ctx, params.group, query));
