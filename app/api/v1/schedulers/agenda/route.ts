import { listAgenda } from "@/lib/contract/schedulers";
import { route } from "@/lib/http/route";
import { readAgenda } from "@/lib/schedulers/agenda";

export const GET = route(listAgenda, ({ query }, ctx) =>
  readAgenda(ctx, { ...query, hours: Number(query.hours) }),
);
