import type { Api, Route } from "../contract/api";
import type { Answer } from "../contract/endpoint";
import { refusalOf } from "./client";

/** The whole lines of an NDJSON answer as far as it has come, and what stands behind the last of them. Pure. */
export function linesOf<R extends Route>(_route: R, text: string): { lines: Answer<Api[R]>[]; rest: string } {
  const parts = text.split("\n");
  const rest = parts.pop() ?? "";
  return {
    lines: parts.filter((line) => line !== "").map((line) => JSON.parse(line) as Answer<Api[R]>),
    rest,
  };
}

/**
 * The lines of an NDJSON answer as they come; leaving the loop closes the connection. A last line without its end was cut off,
 * and is left out. Throws {@link ApiError} when the request was refused.
 */
export async function* readLines<R extends Route>(
  route: R,
  response: Response,
): AsyncGenerator<Answer<Api[R]>> {
  if (!response.ok || !response.body) throw await refusalOf(response);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const come = linesOf(route, rest + decoder.decode(value, { stream: true }));
      rest = come.rest;
      yield* come.lines;
    }
  } finally {
    await reader.cancel();
  }
}
