import type { Answer, EndpointSpec } from "../contract/endpoint";
import { refusalOf } from "./client";

/** The whole lines of an NDJSON answer as far as it has come, and what stands behind the last of them. Pure. */
export function linesOf<E extends EndpointSpec>(
  _spec: E,
  text: string,
): { lines: Answer<E>[]; rest: string } {
  const parts = text.split("\n");
  const rest = parts.pop() ?? "";
  return { lines: parts.filter((line) => line !== "").map((line) => JSON.parse(line) as Answer<E>), rest };
}

/**
 * The lines of an NDJSON answer as they come; leaving the loop closes the connection. A last line without its end was cut off,
 * and is left out. Throws {@link ApiError} when the request was refused.
 */
export async function* readLines<E extends EndpointSpec>(
  spec: E,
  response: Response,
): AsyncGenerator<Answer<E>> {
  if (!response.ok || !response.body) throw await refusalOf(response);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const come = linesOf(spec, rest + decoder.decode(value, { stream: true }));
      rest = come.rest;
      yield* come.lines;
    }
  } finally {
    await reader.cancel();
  }
}
