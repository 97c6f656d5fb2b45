import { z } from "zod";

const KEY_BYTES = 32;
const entry = z.string().regex(/^[A-Za-z0-9._-]{1,64}:[A-Za-z0-9+/]{43}=$/);

/** The keys that open sealed fields. New ones are sealed with the current key; the others open what they sealed. */
export interface KeyRing {
  current: string | null;
  key(kid: string): Uint8Array | null;
}

export const NO_KEYS: KeyRing = { current: null, key: () => null };

export const KEY_RING_RULE =
  "id:key pairs, separated by commas, the current one first; a key is 32 bytes in base64 (openssl rand -base64 32)";

/**
 * Reads `id:base64,id:base64`. To rotate, put a new pair in front: what was sealed before stays readable as long as its
 * pair is listed. Null when it is not of that form.
 */
export function parseKeyRing(text: string | undefined): KeyRing | null {
  if (text === undefined || text.trim() === "") return NO_KEYS;
  const keys = new Map<string, Uint8Array>();
  for (const part of text.split(",").map((one) => one.trim())) {
    if (!entry.safeParse(part).success) return null;
    const kid = part.slice(0, part.indexOf(":"));
    const key = Buffer.from(part.slice(kid.length + 1), "base64");
    if (key.length !== KEY_BYTES || keys.has(kid)) return null;
    keys.set(kid, new Uint8Array(key));
  }
  const [current = null] = keys.keys();
  return { current, key: (kid) => keys.get(kid) ?? null };
}
