import type { Answer, CallInput, EndpointSpec } from "../contract/endpoint";
import { type Problem, problemSchema } from "../contract/errors";

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

/** The address of a call, parameters and query filled in. */
export function urlOf<E extends EndpointSpec>(spec: E, input: CallInput<E>): string {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = spec.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

interface SendOptions {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Sends a call, and gives its answer as it comes, be it a refusal. Throws {@link ApiError} when it did not get through. */
export async function send<E extends EndpointSpec>(
  spec: E,
  input: CallInput<E>,
  options: SendOptions = {},
): Promise<Response> {
  const body = "body" in input ? input.body : undefined;
  try {
    return await fetch(urlOf(spec, input), {
      method: spec.method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...options.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(unreachable);
  }
}

/** Calls an endpoint by its contract. Throws {@link ApiError}. */
export async function call<E extends EndpointSpec>(
  spec: E,
  input: CallInput<E>,
  options: SendOptions = {},
): Promise<Answer<E>> {
  const response = await send(spec, input, options);
  if (!response.ok) throw await refusalOf(response);
  return (await response.json().catch(() => null)) as Answer<E>;
}

/** Why a request was refused, by the answer that says so. */
export async function refusalOf(response: Response): Promise<ApiError> {
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  return new ApiError(
    problem.success ? problem.data : { ...unreachable, status: response.status, title: response.statusText },
  );
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
