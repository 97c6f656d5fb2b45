import { applyPatch } from "rfc6902";
import type { JsonPatch } from "../contract/json-patch";

export type Patched = { value: unknown } | { error: string };

/**
 * A payload as a JSON Patch (RFC 6902) leaves it; or which of its operations does not fit, and then nothing is changed.
 * Pure: what is given stays as it is.
 */
export function patchPayload(payload: unknown, patch: JsonPatch): Patched {
  // One level down, so that the whole payload has a place that can be replaced too.
  const holder = { data: structuredClone(payload) };
  const below = (path: string) => `/data${path}`;
  const moved = patch.map((operation) => ({
    ...operation,
    path: below(operation.path),
    ...("from" in operation ? { from: below(operation.from) } : {}),
  }));
  for (const [index, operation] of moved.entries()) {
    const [error] = applyPatch(holder, [operation as never]);
    if (error) {
      const { op = "", path = "" } = patch[index] ?? {};
      return { error: `The patch does not fit: ${op} ${path || "(whole payload)"}.` };
    }
  }
  return "data" in holder ? { value: holder.data } : { error: "The patch leaves no payload." };
}
