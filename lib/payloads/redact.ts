import { keyIdOf } from "./envelope";

const ENVELOPE = /\{"\$secret":"([\w-]+\.[\w.-]*)"\}/g;

/** Stored text as it may be shown: of a sealed field only that it is one, and the id of its key. */
export const redactEnvelopes = (text: string): string =>
  text.replace(ENVELOPE, (_whole, jwe: string) =>
    JSON.stringify({ $secret: `sealed with key ${keyIdOf({ $secret: jwe }) ?? "(unknown)"}` }),
  );
