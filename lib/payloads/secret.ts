import { z } from "zod";

const secrets = z.registry<{ secret: true }>();

/**
 * Marks a field of a payload's schema as secret: it is encrypted before it reaches Redis, shown to nobody, and opened only in
 * the worker that runs the job. Works for fields of nested objects and of arrays too.
 */
export function secret<S extends z.ZodType>(schema: S): S {
  // A schema object may be used in several places; the mark belongs to this one.
  const marked = schema.clone() as S;
  secrets.add(marked, { secret: true });
  return marked;
}

export type FieldPath = (string | number)[];

/** What a schema is made of, one level down: [step of the path or null for the same value, schema]. */
function parts(schema: z.ZodType, value: unknown): [string | number | null, z.ZodType][] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).map(([name, field]) => [name, field as z.ZodType]);
  if (schema instanceof z.ZodArray) {
    const length = Array.isArray(value) ? value.length : 1;
    return Array.from({ length }, (_, index) => [index, schema.element as z.ZodType]);
  }
  if (schema instanceof z.ZodRecord) {
    const names = typeof value === "object" && value !== null ? Object.keys(value) : ["*"];
    return names.map((name) => [name, schema.valueType as z.ZodType]);
  }
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => [null, option as z.ZodType]);
  if (schema instanceof z.ZodPipe) return [[null, schema.in as z.ZodType]];
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  )
    return [[null, schema.unwrap() as z.ZodType]];
  return [];
}

/** Whether any field of the schema is secret; a schema that refers to itself is followed once. */
export function hasSecrets(schema: z.ZodType, seen = new Set<z.ZodType>()): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  if (secrets.has(schema)) return true;
  return parts(schema, undefined).some(([, part]) => hasSecrets(part, seen));
}

/** The paths of the secret fields that `value` has. */
export function secretPaths(schema: z.ZodType, value: unknown, path: FieldPath = []): FieldPath[] {
  if (value === undefined || value === null) return [];
  if (secrets.has(schema)) return [path];
  const found = parts(schema, value).flatMap(([step, part]) => {
    if (step === null) return secretPaths(part, value, path);
    return secretPaths(part, (value as Record<string | number, unknown>)[step], [...path, step]);
  });
  // The options of a union may name the same field.
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}
