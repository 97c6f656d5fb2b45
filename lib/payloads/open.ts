import { wholeName } from "../partitions/shards";
import type { QueueDefinition } from "../queues/define";
import { envelopeSchema, openValue } from "./envelope";
import type { KeyRing } from "./key-ring";
import { checkPayload, schemaOf, setAt } from "./seal";
import { type FieldPath, hasSecrets } from "./secret";
import { upcast } from "./versions";

export interface OpenedPayload {
  payload: unknown;
  /** The values that were sealed: no log and no error may show them. */
  secrets: unknown[];
}

/**
 * What a processor gets of a job's stored data: sealed fields opened, brought up to the current version, checked by the
 * schema. Throws PoisonError, which names field or key, and NewerPayload. A queue without secrets is served at once.
 */
export function openPayload(
  definition: QueueDefinition,
  ring: KeyRing,
  jobName: string,
  data: unknown,
): OpenedPayload | Promise<OpenedPayload> {
  if (!hasSecretsCached(definition, jobName)) return checked(definition, jobName, data, []);
  return openAll(definition, ring, jobName, data).then(({ opened, secrets }) =>
    checked(definition, jobName, opened, secrets),
  );
}

const checked = (
  definition: QueueDefinition,
  jobName: string,
  opened: unknown,
  secrets: unknown[],
): OpenedPayload => ({
  payload: checkPayload(definition, jobName, upcast(opened, definition.versions[jobName] ?? null)),
  secrets,
});

const cache = new WeakMap<object, boolean>();
function hasSecretsCached(definition: QueueDefinition, jobName: string): boolean {
  const schema = schemaOf(definition, jobName);
  const known = cache.get(schema) ?? hasSecrets(schema);
  cache.set(schema, known);
  return known;
}

/** Envelopes are opened wherever they are: an old version may have had its secret in another place. */
async function openAll(definition: QueueDefinition, ring: KeyRing, jobName: string, data: unknown) {
  let opened = data;
  const secrets: unknown[] = [];
  for (const { path, envelope } of envelopesIn(data)) {
    const value = await openValue(ring, { queue: wholeName(definition), jobName, path }, envelope);
    secrets.push(value);
    opened = setAt(opened, path, value);
  }
  return { opened, secrets };
}

/** Every sealed field of a payload, wherever it is. */
export function envelopesIn(
  value: unknown,
  path: FieldPath = [],
): { path: FieldPath; envelope: { $secret: string } }[] {
  if (typeof value !== "object" || value === null) return [];
  const envelope = envelopeSchema.safeParse(value);
  if (envelope.success) return [{ path, envelope: envelope.data }];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([step, part]) => envelopesIn(part, [...path, step]));
}
