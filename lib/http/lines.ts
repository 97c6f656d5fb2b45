import type { Answer, EndpointSpec } from "../contract/endpoint";
import { refusalOf } from "./client";

/**
 * The lines of an NDJSON answer as they come; leaving the loop closes the connection. A last line without its end was cut off,
 * and is left out. Throws {@link ApiError} when the request was refused.
 */
export async function* readLines<E extends EndpointSpec>(
  _spec: E,
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
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield JSON.parse(line) as Answer<E>;
    }
  } finally {
    await reader.cancel();
  }
}
