import { type PolicyDocument, policyDocumentSchema } from "@/lib/contract/policies";

/** A policy as it is being typed: of the document's form, but a number may be missing or wrong. */
export type Draft = Record<string, unknown>;

/** What stands at `backoff.delayMs`; undefined where its part is off. */
export function valueAt(draft: Draft, path: string): unknown {
  let at: unknown = draft;
  for (const name of path.split(".")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Draft)[name];
  }
  return at;
}

/** The draft with one value changed; what was there before stays as it was. */
export function withValue(draft: Draft, path: string, value: unknown): Draft {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...draft, [name]: value };
  return { ...draft, [name]: withValue((draft[name] ?? {}) as Draft, rest.join("."), value) };
}

export interface ParsedDraft {
  /** Null while something is wrong. */
  document: PolicyDocument | null;
  /** What is wrong, by path. */
  errors: ReadonlyMap<string, string>;
}

/** Checks a draft by the schema of the API, so that what can be saved is what the form lets through. */
export function parseDraft(draft: Draft): ParsedDraft {
  const parsed = policyDocumentSchema.safeParse(draft);
  if (parsed.success) return { document: parsed.data, errors: new Map() };
  return {
    document: null,
    errors: new Map(
      parsed.error.issues.map(({ path, message, code }) => [
        // A weight's name may have a dot; its field is the record.
        path.slice(0, path[0] === "quota" ? 2 : undefined).join("."),
        wordsOf(code, message),
      ]),
    ),
  };
}

const wordsOf = (code: string, message: string) =>
  code === "invalid_type"
    ? "Enter a number."
    : message.replace(/^Too (small|big): expected number to be /, "Must be ");

/** Whether two policies say the same. Both come from the same schema, so that their fields stand in one order. */
export const samePolicy = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What was typed on top of `base`, moved onto what somebody else has saved meanwhile: the parts that were changed here win,
 * the others are theirs.
 */
export function rebased(draft: Draft, base: Draft, theirs: Draft): Draft {
  return Object.fromEntries(
    Object.keys({ ...theirs, ...draft }).map((name) => [
      name,
      JSON.stringify(draft[name]) === JSON.stringify(base[name]) ? theirs[name] : draft[name],
    ]),
  );
}

/** `acme = 2` a line. */
export const weightsText = (weights: Record<string, number>) =>
  Object.entries(weights)
    .map(([tenant, weight]) => `${tenant} = ${weight}`)
    .join("\n");

/** The weights of such a text; a line without a number gives a weight that the schema refuses. */
export function weightsOf(text: string): Record<string, number> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf("=");
      return at < 0
        ? [line.trim(), Number.NaN]
        : [line.slice(0, at).trim(), Number.parseFloat(line.slice(at + 1))];
    }),
  );
}
