import { query } from "jsonpath-rfc9535";
import parse from "jsonpath-rfc9535/parser";
import { z } from "zod";
import { SpillwayError } from "../../errors";
import { safeJson } from "../../jobs/parse";

/** Descents (`..`) and filters (`?`) that a path may have: each multiplies the work. */
const MAX_DESCENTS = 2;
const MAX_FILTERS = 2;

/**
 * A test by a JSONPath (RFC 9535): gives the first of the values found in a JSON text, or undefined. With `wanted` it must be that
 * text, or the number, boolean or null that this text is in JSON. Nothing is evaluated as code; what could run long on a large
 * payload is refused. Throws `unprocessable`.
 */
export function jsonPathTest(path: string, wanted: string | undefined): (json: string) => unknown {
  checkPath(path);
  const literal = safeJson(wanted);
  const isWanted = (value: unknown) =>
    wanted === undefined ||
    value === wanted ||
    (typeof literal !== "object" || literal === null ? value === literal && literal !== undefined : false);
  return (json) => {
    const document = safeJson(json);
    if (document === undefined) return undefined;
    return query(document as Parameters<typeof query>[0], path).find(isWanted);
  };
}

function checkPath(path: string): void {
  let ast: unknown;
  try {
    ast = parse(path);
  } catch (error) {
    throw refused(`This is no JSONPath: ${faultWords(error)}`);
  }
  const counts = { descents: 0, filters: 0 };
  visit(ast, (node) => {
    if (node.type === "DescendantSegment") counts.descents += 1;
    if (node.type === "FilterSelector") counts.filters += 1;
    // A regular expression of a few characters can run for ever.
    if (node.type === "FunctionExpr" && (node.name === "match" || node.name === "search"))
      throw refused(`${node.name}() is not available here.`);
  });
  if (counts.descents > MAX_DESCENTS) throw refused(`At most ${MAX_DESCENTS} times "..".`);
  if (counts.filters > MAX_FILTERS) throw refused(`At most ${MAX_FILTERS} filters.`);
}

/** What the parser says of a path that it cannot read; its own message lists all that might have stood there. */
const faultSchema = z.object({
  found: z.string().nullable(),
  location: z.object({ start: z.object({ offset: z.number() }) }),
});

function faultWords(error: unknown): string {
  const { data } = faultSchema.safeParse(error);
  if (!data) return "it cannot be read.";
  const { found, location } = data;
  return found === null
    ? "it ends too early."
    : `“${found}” cannot stand at character ${location.start.offset + 1}.`;
}

function visit(node: unknown, see: (node: Record<string, unknown>) => void): void {
  if (typeof node !== "object" || node === null) return;
  see(node as Record<string, unknown>);
  for (const part of Object.values(node)) visit(part, see);
}

const refused = (message: string) =>
  new SpillwayError("unprocessable", message, {
    hint: "Paths look like $.order.id, $..email or $.items[?@.price > 10].",
    errors: [{ field: "path", message }],
  });
