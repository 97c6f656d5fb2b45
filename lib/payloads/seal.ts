import { wholeName } from "../partitions/shards";
import type { QueueDefinition } from "../queues/define";
import { PoisonError } from "../resilience/failures";
import { sealValue } from "./envelope";
import type { KeyRing } from "./key-ring";
import { type FieldPath, hasSecrets, secretPaths } from "./secret";
import { stamp } from "./versions";

/**
 * What a producer puts into Redis for a job: checked by the schema of its name, marked with its version, its secret fields
 * sealed. Throws {@link PoisonError}, which names the field.
 */
export async function sealPayload(
  definition: QueueDefinition,
  ring: KeyRing,
  jobName: string,
  payload: unknown,
): Promise<unknown> {
  const schema = schemaOf(definition, jobName);
  checkPayload(definition, jobName, payload);
  const stamped = stamp(payload, definition.versions[jobName] ?? null);
  if (!hasSecrets(schema)) return stamped;
  let sealed = stamped;
  for (const path of secretPaths(schema, payload)) {
    const place = { queue: wholeName(definition), jobName, path };
    sealed = setAt(sealed, path, await sealValue(ring, place, getAt(payload, path)));
  }
  return sealed;
}

export function schemaOf(definition: QueueDefinition, jobName: string) {
  const schema = Object.hasOwn(definition.jobs, jobName) ? definition.jobs[jobName] : undefined;
  if (!schema) throw new PoisonError(`The queue ${definition.name} has no job named ${jobName}.`);
  return schema;
}

/** The payload as its schema gives it. Throws {@link PoisonError} for what no worker can ever do. */
export function checkPayload(definition: QueueDefinition, jobName: string, payload: unknown): unknown {
  const parsed = schemaOf(definition, jobName).safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PoisonError(
    `The payload is not one of ${jobName}: ${issue?.path.join(".") || "(all)"}: ${issue?.message}`,
  );
}

function getAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], value);
}

/** A copy with one place changed; what is not on the way to it is shared. */
export function setAt(value: unknown, [step, ...rest]: FieldPath, next: unknown): unknown {
  if (step === undefined) return next;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? setAt(item, rest, next) : item));
  const record = value as Record<string, unknown>;
  return { ...record, [step]: setAt(record[step], rest, next) };
}
