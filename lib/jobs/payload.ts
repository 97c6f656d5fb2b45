import type { Payload } from "../contract/jobs";
import { redactEnvelopes } from "../payloads/redact";
import type { CutText } from "../queues/backend/job-rows";
import { safeJson } from "./parse";

/** What is shown of a payload, in bytes; the rest is behind the download. */
export const PAYLOAD_BYTES = 64 * 1024;

/** Untrusted text for the page, sealed fields redacted. Of a text that was cut, `isJson` says only that it begins like JSON. */
export function payloadOf(cut: CutText | undefined): Payload | null {
  if (!cut) return null;
  const truncated = cut.bytes > PAYLOAD_BYTES;
  const isJson = truncated ? /^\s*[[{"]/.test(cut.text) : safeJson(cut.text) !== undefined;
  return { text: redactEnvelopes(cut.text), bytes: cut.bytes, truncated, isJson };
}
