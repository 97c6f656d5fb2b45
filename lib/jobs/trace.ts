import { objectOf } from "./parse";

/** W3C Trace Context: version, trace id, parent id, flags. Of the id all zeros means none. */
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;

/** Where `{traceId}` stands in a template of addresses. */
export const TRACE_ID = "{traceId}";

/**
 * The trace that a job belongs to: of its producer, as BullMQ's telemetry (bullmq-otel) puts it into the option `tm`, or as a producer wrote
 * it into `traceparent` of the data. Null where it carries none.
 */
export function traceIdOf(opts: string | undefined, data: string | undefined): string | null {
  const { tm } = objectOf(opts);
  const carried = typeof tm === "string" ? objectOf(tm) : {};
  for (const { traceparent } of [carried, objectOf(data)]) {
    const id = typeof traceparent === "string" ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
    if (id) return id;
  }
  return null;
}

/** The address of a trace by a template; null without one. */
export const traceHref = (template: string | undefined, traceId: string): string | null =>
  template?.replaceAll(TRACE_ID, traceId) ?? null;
