import type { PolicyDifference, PolicyDocument } from "../contract/policies";

type Flat = Map<string, string | number | boolean | null>;

function flatten(value: unknown, path: string, into: Flat): Flat {
  if (typeof value === "object" && value !== null)
    for (const [name, part] of Object.entries(value))
      flatten(part, path === "" ? name : `${path}.${name}`, into);
  else into.set(path, value as string | number | boolean | null);
  return into;
}

/** What differs between two policies, field by field in the order of the document; null: not there. */
export function diffPolicies(before: PolicyDocument, after: PolicyDocument): PolicyDifference[] {
  const [old, next] = [flatten(before, "", new Map()), flatten(after, "", new Map())];
  return [...new Set([...old.keys(), ...next.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: next.get(path) ?? null }))
    .filter((difference) => difference.before !== difference.after);
}
