import type { SearchQuery } from "../../contract/dead-letter-search";
import { redactEnvelopes } from "../../payloads/redact";
import type { JobRow, RowShape } from "../../queues/backend/job-rows";
import { MATCH_SHAPE } from "../filter";
import { jsonPathTest } from "./json-path";

/** As much of a payload as is looked at, in bytes. */
const PAYLOAD_BYTES = 256 * 1024;
const PAYLOAD_SHAPE: RowShape = { whole: ["name"], cut: { data: PAYLOAD_BYTES } };
/** Characters shown before and behind what was found, or of a value. */
const AROUND = 80;

/** What a search must read of a job, and how it decides. */
export interface SearchTest {
  shape: RowShape;
  /** What was found, with some text around it; null without a match. */
  find(row: JobRow): string | null;
  /** Whether only a part of the payload was looked at. */
  isCut(row: JobRow): boolean;
}

/** The test that a query asks for. Sealed fields are looked at as people see them. Throws `unprocessable` for a bad path. */
export function searchTest({ error, payload, path, value }: SearchQuery): SearchTest {
  if (error !== undefined) {
    const find = textFinder([collapsed(error)]);
    return {
      shape: MATCH_SHAPE,
      find: (row) => find(collapsed(row.cut.failedReason?.text ?? "")),
      isCut: () => false,
    };
  }
  const isCut = (row: JobRow) => (row.cut.data?.bytes ?? 0) > PAYLOAD_BYTES;
  const dataOf = (row: JobRow) => redactEnvelopes(row.cut.data?.text ?? "");
  if (path !== undefined) {
    const found = jsonPathTest(path, value);
    return {
      shape: PAYLOAD_SHAPE,
      find: (row) => {
        const first = isCut(row) ? undefined : found(dataOf(row));
        return first === undefined ? null : JSON.stringify(first).slice(0, 2 * AROUND);
      },
      isCut,
    };
  }
  const text = payload ?? "";
  // As it stands in JSON, where quotes and line breaks are escaped.
  const find = textFinder([...new Set([text, JSON.stringify(text).slice(1, -1)])]);
  return { shape: PAYLOAD_SHAPE, find: (row) => find(dataOf(row)), isCut };
}

/** Messages are compared with each run of white space as one space, as causes keep them. */
export const collapsed = (text: string): string => text.replace(/\s+/g, " ").trim();

function textFinder(texts: string[]): (text: string) => string | null {
  const wanted = texts.map((text) => text.toLowerCase());
  return (text) => {
    const lower = text.toLowerCase();
    for (const one of wanted) {
      const at = lower.indexOf(one);
      if (at === -1) continue;
      const [from, to] = [Math.max(0, at - AROUND), at + one.length + AROUND];
      return `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
    }
    return null;
  };
}
