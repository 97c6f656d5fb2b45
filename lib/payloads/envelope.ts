import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";
import { z } from "zod";
import { PoisonError } from "../resilience/failures";
import type { KeyRing } from "./key-ring";
import type { FieldPath } from "./secret";

/** A sealed field as it lies in Redis: a compact JWE (RFC 7516), direct key, A256GCM, with the key's id in its header. */
export const envelopeSchema = z.strictObject({ $secret: z.string() });
export type Envelope = z.infer<typeof envelopeSchema>;

/** Where a field belongs. It is part of what is authenticated: an envelope that was moved elsewhere does not open. */
export interface Place {
  queue: string;
  jobName: string;
  path: FieldPath;
}

const placeText = ({ queue, jobName, path }: Place) => JSON.stringify([queue, jobName, ...path]);

/** Seals one value with the ring's current key. */
export async function sealValue(ring: KeyRing, place: Place, value: unknown): Promise<Envelope> {
  const key = ring.current === null ? null : ring.key(ring.current);
  if (ring.current === null || key === null)
    throw new PoisonError(
      `The field ${place.path.join(".")} is secret, and there is no key to seal it with. Set SPILLWAY_PAYLOAD_KEYS.`,
    );
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const jwe = await new CompactEncrypt(plain)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: ring.current, place: placeText(place) })
    .encrypt(key);
  return { $secret: jwe };
}

/** The id of the key that sealed an envelope; null when it is none. */
export function keyIdOf({ $secret }: Envelope): string | null {
  try {
    const { kid } = decodeProtectedHeader($secret);
    return typeof kid === "string" ? kid : null;
  } catch {
    return null;
  }
}

/** The queue that an envelope belongs to, as it says itself; null when it is none. Nobody has proved it. */
export function queueOfEnvelope({ $secret }: Envelope): string | null {
  try {
    const place: unknown = JSON.parse(String(decodeProtectedHeader($secret).place));
    return Array.isArray(place) && typeof place[0] === "string" ? place[0] : null;
  } catch {
    return null;
  }
}

/** Opens an envelope. Throws {@link PoisonError} that names the field and, when it is missing, the key. */
export async function openValue(ring: KeyRing, place: Place, envelope: Envelope): Promise<unknown> {
  const field = place.path.join(".");
  const kid = keyIdOf(envelope);
  const key = kid === null ? null : ring.key(kid);
  if (key === null)
    throw new PoisonError(
      `The field ${field} was sealed with key ${kid ?? "(none)"}, which this worker does not have.`,
    );
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(envelope.$secret, key, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    if (protectedHeader.place !== placeText(place)) throw new Error("It belongs to another place.");
    return JSON.parse(new TextDecoder().decode(plaintext));
  } catch (cause) {
    throw new PoisonError(`The field ${field} cannot be opened with key ${kid}: it was changed or moved.`, {
      cause,
    });
  }
}
