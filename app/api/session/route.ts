import { describeSession, endedCookie, logInWith, OPERATOR } from "@/lib/auth/log-in";
import { getSession, logIn, logOut } from "@/lib/contract/session";
import { json, route } from "@/lib/http/route";

export const GET = route(getSession, async (_, ctx) =>
  describeSession(ctx, ctx.actor === "anonymous" ? null : ctx.actor),
);

export const POST = route(logIn, async ({ body }, ctx) => {
  const setCookie = await logInWith(ctx, body.password);
  const response = json(describeSession(ctx, OPERATOR));
  if (setCookie) response.headers.append("set-cookie", setCookie);
  return response;
});

export const DELETE = route(logOut, async (_, ctx) => {
  ctx.audit.skip = ctx.actor === "anonymous";
  const response = json(describeSession(ctx, ctx.config.password === undefined ? ctx.actor : null));
  response.headers.append("set-cookie", endedCookie(ctx.request));
  return response;
});
