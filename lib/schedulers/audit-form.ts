import { safeJson } from "../jobs/parse";
import { redactEnvelopes } from "../payloads/redact";
import type { Definition } from "./definition";

/** A definition as the audit keeps it: sealed fields are not in it. */
export const forAudit = (definition: Definition | null): unknown =>
  definition === null ? null : safeJson(redactEnvelopes(JSON.stringify(definition)));
