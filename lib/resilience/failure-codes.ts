import type { FailureClass } from "../contract/failures";

/** What a code says: how its failure is to be treated, and whether it proves that nothing was done. */
export interface CodeMeaning {
  class: FailureClass;
  nothingDone: boolean;
}

const all = (codes: string[], meaning: CodeMeaning) => codes.map((code) => [code, meaning] as const);

/**
 * Codes of Node's system errors, of undici and of TLS. A connection that was never made has done nothing; one that broke
 * may have. A certificate does not mend itself while a job waits.
 */
const CODES: ReadonlyMap<string, CodeMeaning> = new Map([
  ...all(
    [
      "ECONNREFUSED",
      "ENOTFOUND",
      "EAI_AGAIN",
      "EHOSTUNREACH",
      "EHOSTDOWN",
      "ENETUNREACH",
      "ENETDOWN",
      "EADDRNOTAVAIL",
      "UND_ERR_CONNECT_TIMEOUT",
    ],
    { class: "transient", nothingDone: true },
  ),
  ...all(
    [
      "ECONNRESET",
      "ECONNABORTED",
      "ETIMEDOUT",
      "ESOCKETTIMEDOUT",
      "EPIPE",
      "EBUSY",
      "EMFILE",
      "ENFILE",
      "ENOBUFS",
      "UND_ERR_HEADERS_TIMEOUT",
      "UND_ERR_BODY_TIMEOUT",
      "UND_ERR_SOCKET",
      "UND_ERR_CLOSED",
      "UND_ERR_DESTROYED",
      "ERR_STREAM_PREMATURE_CLOSE",
      "TIMEOUT",
      "ABORTED",
      "STALLED",
      "CRASHED",
    ],
    { class: "transient", nothingDone: false },
  ),
  ...all(
    [
      "ERR_INVALID_URL",
      "ERR_INVALID_ARG_TYPE",
      "ERR_INVALID_ARG_VALUE",
      "CERT_HAS_EXPIRED",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    { class: "permanent", nothingDone: true },
  ),
]);

/** What a code of the network, of Node or of ours says; null for one that says nothing. */
export const meaningOfCode = (code: string): CodeMeaning | null => CODES.get(code) ?? null;

/** Client errors that another attempt may mend: request time-out, too early. */
const TRANSIENT_4XX = new Set([408, 425]);

/**
 * What an HTTP status says (RFC 9110, 6585, 8470): 408, 425 and 5xx may pass; 429, and 503 with a Retry-After, when the
 * server says; any other 4xx never. The server has done nothing where it refused to begin. Null below 400.
 */
export function meaningOfStatus(status: number, hasRetryAfter: boolean): CodeMeaning | null {
  if (!Number.isInteger(status) || status < 400 || status > 599) return null;
  if (status === 429 || (status === 503 && hasRetryAfter)) return { class: "throttled", nothingDone: true };
  if (status >= 500 || TRANSIENT_4XX.has(status)) return { class: "transient", nothingDone: status === 425 };
  return { class: "permanent", nothingDone: false };
}
