import { createEvaluationEvent, type Hook } from "@openfeature/server-sdk";
import { type Attributes, trace } from "@opentelemetry/api";

/** Notes each evaluation on the span of the job, by OpenTelemetry's conventions; without a span it does nothing. */
export const evaluationTrace: Hook = {
  finally(hookContext, details) {
    const span = trace.getActiveSpan();
    if (!span) return;
    const { name, attributes } = createEvaluationEvent(hookContext, details);
    span.addEvent(name, scalars(attributes));
  },
};

/** A span takes no structures; an object's value is left to its variant. */
function scalars(attributes: Record<string, unknown>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      (entry): entry is [string, string | number | boolean] =>
        typeof entry[1] === "string" || typeof entry[1] === "number" || typeof entry[1] === "boolean",
    ),
  );
}
