/**
 * The delay that a Retry-After header asks for, in milliseconds; null when it is absent or senseless.
 * The header holds seconds or an HTTP date (RFC 9110, section 10.2.3).
 */
export function parseRetryAfterMs(header: string | undefined | null, nowMs: number): number | null {
  const text = header?.trim();
  if (!text) return null;
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  // Date.parse takes far more than HTTP dates ("-5" is the year 2001 to it), and those all begin with a letter.
  if (!/^[A-Za-z]/.test(text) || Number.isNaN(at)) return null;
  return Math.max(0, at - nowMs);
}
