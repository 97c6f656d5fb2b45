import { createHash } from "node:crypto";
import type { FailureClass } from "../contract/failures";
import { classifyFailure } from "../resilience/classify";
import { meaningOfCode } from "../resilience/failure-codes";
import { normalizeMessage } from "../resilience/normalize";
import { headerOf, ownFrames } from "./stack";

/** What a dead letter's own text says of its failure. */
export interface FailureText {
  failedReason: string;
  /** The trace of its last attempt; "" when none was kept. */
  stack: string;
  /** Whose work it was: a message that names the tenant is still one cause for all tenants. */
  tenant: string | null;
}

/** Why jobs died. Two dead letters of one cause have the same key. */
export interface Cause {
  /** 16 characters, safe in a URL; the same in every process and release. */
  key: string;
  /** Name of the error. */
  name: string;
  code: string;
  /** The message without what differs from job to job. */
  message: string;
  /** The innermost calls of the application's own code, `function file`. */
  frames: string[];
}

export interface Fingerprint {
  cause: Cause;
  /** By the general rules; the runtime's own record of the job goes before it. */
  class: FailureClass;
}

const FRAMES = 3;
const STATUS =
  /\b(?:status(?: ?code)?|HTTP(?:\/\d(?:\.\d)?)?|answered|responded(?: with)?|returned)\s{0,2}[:=]?\s{0,2}([45]\d\d)\b/i;
const CODE_WORD = /\b[A-Z][A-Z0-9_]{3,59}\b/g;
/** How BullMQ says that a job has stalled too often (moveStalledJobsToWait). */
const STALLED = "job stalled more than allowable limit";

/**
 * What failures of one cause have in common: the error's name, its code, its message without what differs from job to job,
 * and the three innermost calls of the application's own code, without line numbers. It is made of the job's own text
 * alone, so that it comes out the same whenever it is made. Pure; bounded work on any text.
 */
export function fingerprint({ failedReason, stack, tenant }: FailureText): Fingerprint {
  const header = headerOf(stack);
  const failure = classify(failedReason, header);
  const parts = {
    name: header.name ?? "Error",
    code: failure.code,
    message: normalizeMessage(withoutTenant(failedReason, tenant)),
    frames: ownFrames(stack, FRAMES),
  };
  // Some ids are numbers by chance, as one hash in fifty has no letter.
  const message = parts.message.replace(/<(?:id|uuid)>/g, "<n>");
  const text = JSON.stringify([parts.name, parts.code, message, parts.frames]);
  const key = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  return { cause: { key, ...parts }, class: failure.class };
}

function classify(message: string, header: ReturnType<typeof headerOf>) {
  if (message === STALLED) return { class: "poison" as const, code: "STALLED" };
  // Not by its constructor, which would record a stack: an error of another process has its own.
  const error = Object.assign(Object.create(Error.prototype) as Error, {
    message,
    name: header.name ?? "Error",
  });
  const words = message.slice(0, 2_000).match(CODE_WORD) ?? [];
  const code = header.code ?? words.find((word) => meaningOfCode(word) !== null);
  const status = STATUS.exec(message.slice(0, 2_000))?.[1];
  // Neither time nor chance decides anything without a Retry-After.
  return classifyFailure(
    Object.assign(error, code ? { code } : {}, status ? { status: Number(status) } : {}),
    0,
  );
}

/** A tenant of one character is also a part of speech. */
function withoutTenant(message: string, tenant: string | null): string {
  if (tenant === null || tenant.length < 2) return message;
  return message.slice(0, 2_000).split(tenant).join("<tenant>");
}
