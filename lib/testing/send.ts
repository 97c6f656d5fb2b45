import { testRequest } from "./server";

type Handler = (
  request: Request,
  segment: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

interface Call {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
}

/** Calls a route handler as the dashboard's own page would, and gives what it answers. */
export async function send<T = Record<string, unknown>>(
  handler: Handler,
  method: string,
  { params = {}, query = "", body }: Call = {},
): Promise<{ status: number; body: T }> {
  const request = testRequest(method, `/x?${query}`, body === undefined ? {} : { body });
  const response = await handler(request, { params: Promise.resolve(params) });
  return { status: response.status, body: (await response.json()) as T };
}
