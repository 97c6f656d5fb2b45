import { auditedRun } from "../audit/audited-run";
import type { Answer, EndpointSpec, Parsed } from "../contract/endpoint";
import { authorize } from "./authorize";
import { parse, problem, type RequestContext, reading } from "./route";
import { serverContext } from "./server-context";

/** Sends one line of the answer; resolves when the client has room for more. Rejects once the client is gone. */
export type Emit<E extends EndpointSpec> = (line: Answer<E>) => Promise<void>;

/** Reads `request.body` at its own pace and answers line by line. What it throws after the first line ends the answer. */
export type StreamAction<E extends EndpointSpec> = (
  input: Parsed<E>,
  context: RequestContext,
  emit: Emit<E>,
) => Promise<void>;

/**
 * As `route`, for a request whose body is read and whose answer is written (NDJSON) while it runs. What is thrown before the
 * first line is a problem document; the audit of a change has one entry for the whole request.
 */
export function streamRoute<E extends EndpointSpec>(spec: E, action: StreamAction<E>) {
  return async (
    request: Request,
    segment: { params: Promise<Record<string, string | string[] | undefined>> },
  ): Promise<Response> => {
    const server = serverContext();
    try {
      const actor = await reading(() => authorize(spec, request, server));
      const input = await parse(spec, request, await segment.params);
      const notes = { target: { ...(input.params as Record<string, string> | undefined) } };
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const encoder = new TextEncoder();
      await new Promise<void>((begun, refused) => {
        const emit: Emit<E> = (line) => {
          begun();
          return writer.write(encoder.encode(`${JSON.stringify(line)}\n`));
        };
        const run = () => action(input, { ...server, request, actor, audit: notes }, emit);
        const ended = spec.action ? auditedRun(server, { actor, action: spec.action, notes }, run) : run();
        ended
          .then(() => {
            begun();
            return writer.close();
          })
          .catch((error: unknown) => {
            refused(error);
            server.log.warn({ err: error, path: spec.path }, "A stream ended early");
            // The client may be gone, and then nobody is left to tell.
            writer.abort(error).catch(() => {});
          });
      });
      return new Response(readable, {
        headers: {
          "content-type": "application/x-ndjson",
          "cache-control": "no-store, no-transform",
          "x-accel-buffering": "no",
        },
      });
    } catch (error) {
      return problem(error, server);
    }
  };
}
