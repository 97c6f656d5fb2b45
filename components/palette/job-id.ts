const MAX_CHARS = 1_000;
const LONG_CHARS = 16;

/**
 * The job's id that a text may be, without the quotes, commas and spaces that a log puts around it; null when it is more likely a
 * name. An id is a number, a UUID or another word without spaces; a short word without a digit is the name of something.
 */
export function jobIdIn(text: string): string | null {
  const id = text.trim().replace(/^["'`<([{]+|["'`>)\]},;]+$/g, "");
  if (!/^\S+$/.test(id) || id.length > MAX_CHARS) return null;
  return /\d/.test(id) || id.length >= LONG_CHARS ? id : null;
}
