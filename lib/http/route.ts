import type { z } from "zod";
import { type AuditNotes, auditedRun } from "../audit/audited-run";
import type { Answer, EndpointSpec, Parsed } from "../contract/endpoint";
import { isConnectionLost, SpillwayError, toProblem, toSpillwayError } from "../errors";
import { authorize } from "./authorize";
import { type ServerContext, serverContext } from "./server-context";

/** What an action is handed beside its parsed input. */
export interface RequestContext extends ServerContext {
  request: Request;
  /** Who asks, as the audit names them. */
  actor: string;
  /** What the audit should keep beside who, what and when. */
  audit: AuditNotes;
}

/** An action gives the body of a 200, or a Response when it needs another status or a stream. */
export type Action<E extends EndpointSpec> = (
  input: Parsed<E>,
  context: RequestContext,
) => Promise<Answer<E> | Response>;

/** The largest body that is read, in bytes: a job's data of 5 MB and some JSON escaping around it. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Makes a route handler: authorizes, parses by the endpoint's schemas, runs the action, writes the audit entry
 * of a change, checks the answer, and turns every error into a problem document.
 */
export function route<E extends EndpointSpec>(spec: E, action: Action<E>) {
  return async (
    request: Request,
    segment: { params: Promise<Record<string, string | string[] | undefined>> },
  ): Promise<Response> => {
    const server = serverContext();
    try {
      const actor = await reading(() => authorize(spec, request, server));
      const input = await parse(spec, request, await segment.params);
      const notes: AuditNotes = {
        target: { ...(input.params as Record<string, string> | undefined) },
        ...reasonOf(input.body),
      };
      const context: RequestContext = { ...server, request, actor, audit: notes };
      const run = () => action(input, context);
      const answer = spec.action
        ? await auditedRun(server, { actor, action: spec.action, notes }, run)
        : await (spec.method === "GET" ? reading(run) : run());
      if (answer instanceof Response) return answer;
      return json(check(spec, answer, server));
    } catch (error) {
      return problem(error, server);
    }
  };
}

/**
 * Reads, and once more where the connection broke, which sends nothing twice by itself: it does not know what only reads.
 * One that took Redis's time-out is not made to take it again.
 */
export async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return read();
  }
}

function reasonOf(body: unknown): { reason?: string } {
  const reason = (body as { reason?: unknown } | undefined)?.reason;
  return typeof reason === "string" ? { reason } : {};
}

/** What a request carries, by the schemas of its endpoint. Throws `invalid_request` and `payload_too_large`. */
export async function parse<E extends EndpointSpec>(
  spec: E,
  request: Request,
  rawParams: Record<string, string | string[] | undefined> | undefined,
): Promise<Parsed<E>> {
  // A production build passes none to a route without parameters in its path.
  const decoded = Object.fromEntries(
    Object.entries(rawParams ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? decode(value) : value,
    ]),
  );
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return {
    params: spec.params ? read(spec.params, decoded) : undefined,
    query: spec.query ? read(spec.query, query) : undefined,
    body: spec.body ? read(spec.body, await readBody(request)) : undefined,
  } as Parsed<E>;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new SpillwayError("invalid_request", "The address has a malformed percent escape.");
  }
}

function read(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: issue.code === "unrecognized_keys" ? issue.keys.join(", ") : issue.path.join(".") || "(body)",
    message: issue.message,
  }));
  const first = errors[0];
  throw new SpillwayError(
    "invalid_request",
    first ? `${first.field}: ${first.message}` : "The request is not valid.",
    { errors },
  );
}

async function readBody(request: Request): Promise<unknown> {
  const tooLarge = () =>
    new SpillwayError("payload_too_large", `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`);
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new SpillwayError("invalid_request", "The body is not JSON.", {
      errors: [{ field: "(body)", message: "Expected JSON." }],
    });
  }
}

function check<E extends EndpointSpec>(spec: E, answer: Answer<E>, server: ServerContext): unknown {
  const parsed = spec.response.safeParse(answer);
  if (!parsed.success) {
    server.log.error(
      { path: spec.path, issues: parsed.error.issues.slice(0, 5) },
      "An answer breaks its contract",
    );
    throw new SpillwayError("internal", "The answer did not have the promised form.", {
      hint: "The server's log has the details.",
    });
  }
  return parsed.data;
}

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

/** Any thrown value as a problem document. */
export function problem(thrown: unknown, server: ServerContext): Response {
  const error = toSpillwayError(thrown);
  if (error.code === "internal") server.log.error({ err: error.details.cause ?? error }, "A request failed");
  const document = toProblem(error);
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  };
  if (document.retryAfterMs !== undefined)
    headers["retry-after"] = String(Math.ceil(document.retryAfterMs / 1000));
  else if (document.code === "redis_unavailable") headers["retry-after"] = "1";
  return new Response(JSON.stringify(document), { status: document.status, headers });
}
