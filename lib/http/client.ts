import type { Api, Route } from "../contract/api";
import type { Answer, CallInput } from "../contract/endpoint";
import type { Problem } from "../contract/errors";
import { nextTask, turnsOf } from "../turns";

/** A request was refused, or did not get through; `problem` says why and what to do. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiError";
    this.problem = problem;
  }
}

const unreachable: Problem = {
  type: "urn:spillway:problem:unreachable",
  title: "Spillway does not answer",
  status: 0,
  detail: "The request did not reach Spillway's server.",
  code: "unreachable",
  hint: "Check the network and that the server runs. The page goes on by itself when it is back.",
};

/** A change may have been made although its answer never came. */
const unanswered: Problem = {
  ...unreachable,
  detail: "Spillway's server did not answer, so it is not known whether this was done.",
  hint: "Look whether it was done before you repeat it.",
};

/** A page that is drawn asks for all that it shows at once, and Chromium takes 2 to 8 ms to begin a request. */
const beginnings = turnsOf(nextTask);

const methodOf = (route: Route) => route.slice(0, route.indexOf(" "));
const pathOf = (route: Route) => route.slice(route.indexOf(" ") + 1);

/** The address of a call, parameters and query filled in. */
export function urlOf<R extends Route>(route: R, input: CallInput<Api[R]>): string {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = pathOf(route).replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

const lostTo = (route: Route): Problem => (methodOf(route) === "GET" ? unreachable : unanswered);

interface SendOptions {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Sends a call, and gives its answer as it comes, be it a refusal. Throws {@link ApiError} when it did not get through. */
export async function send<R extends Route>(
  route: R,
  input: CallInput<Api[R]>,
  options: SendOptions = {},
): Promise<Response> {
  const body = "body" in input ? input.body : undefined;
  await new Promise<void>((begin) => beginnings.take(begin));
  try {
    return await fetch(urlOf(route, input), {
      method: methodOf(route),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...options.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(lostTo(route));
  }
}

/** Calls an endpoint of the contract, which types what goes and what comes. Throws {@link ApiError}. */
export async function call<R extends Route>(
  route: R,
  input: CallInput<Api[R]>,
  options: SendOptions = {},
): Promise<Answer<Api[R]>> {
  const response = await send(route, input, options);
  if (!response.ok) throw await refusalOf(response, lostTo(route));
  return (await response.json().catch(() => null)) as Answer<Api[R]>;
}

/** The problem document of an answer; null when it was cut off, or something between answered in a form of its own. */
export function problemIn(contentType: string | null, text: string): Problem | null {
  if (!contentType?.startsWith("application/problem+json")) return null;
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return null;
  }
}

/** Why a request was refused, by the answer that says so; `otherwise` when the answer is none of Spillway's. */
export async function refusalOf(response: Response, otherwise: Problem = unreachable): Promise<ApiError> {
  const problem = problemIn(response.headers.get("content-type"), await response.text().catch(() => ""));
  return new ApiError(problem ?? { ...otherwise, status: response.status, title: response.statusText });
}

/** The problem behind whatever a query or a mutation threw. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return {
    ...unreachable,
    type: "urn:spillway:problem:page",
    code: "page",
    title: "The page failed",
    detail,
    hint: "Reload the page.",
  };
}
