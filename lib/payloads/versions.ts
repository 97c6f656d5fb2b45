import { PoisonError } from "../resilience/failures";

/** The field that says which version of its kind a payload is; absent: 1. */
export const VERSION_FIELD = "$v";

/** How payloads of one job name have changed. `upcasters[n]` makes version n + 1 of version n. */
export interface PayloadVersions {
  current: number;
  upcasters: Record<number, (payload: Record<string, unknown>) => Record<string, unknown>>;
}

/** A newer release has made this payload; a worker of that release must do it. */
export class NewerPayload extends Error {
  override readonly name = "NewerPayload";
  readonly version: number;

  constructor(version: number, current: number) {
    super(`The payload is of version ${version}, and this worker knows ${current}.`);
    this.version = version;
  }
}

const isRecord = (payload: unknown): payload is Record<string, unknown> =>
  typeof payload === "object" && payload !== null && !Array.isArray(payload);

/** Marks a payload with the version that it is made of. Version 1 needs no mark. */
export function stamp(payload: unknown, versions: PayloadVersions | null): unknown {
  if (versions === null || versions.current === 1 || !isRecord(payload)) return payload;
  return { ...payload, [VERSION_FIELD]: versions.current };
}

/**
 * Brings a payload of an earlier release up to the current version, step by step. Throws {@link NewerPayload}, and
 * {@link PoisonError} when a step is missing or fails.
 */
export function upcast(payload: unknown, versions: PayloadVersions | null): unknown {
  if (!isRecord(payload) || !(versions || VERSION_FIELD in payload)) return payload;
  const { [VERSION_FIELD]: marked = 1, ...rest } = payload;
  const current = versions?.current ?? 1;
  if (typeof marked !== "number" || !Number.isInteger(marked) || marked < 1)
    throw new PoisonError(`The payload's ${VERSION_FIELD} is not a version.`);
  if (marked > current) throw new NewerPayload(marked, current);
  let upcasted = rest;
  for (let version = marked; version < current; version++) {
    const step = versions?.upcasters[version];
    if (!step)
      throw new PoisonError(`Nothing makes version ${version + 1} of version ${version} of this payload.`);
    upcasted = step(upcasted);
  }
  return upcasted;
}
