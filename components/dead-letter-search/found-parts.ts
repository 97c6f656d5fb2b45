import type { Question } from "./question";

/** A text with what was found in it. */
export interface Found {
  before: string;
  match: string;
  after: string;
}

/** Characters before a match; more would push it out of a line. */
const BEFORE = 40;

/** What a hit shows: what was found, marked, with some text around it. Pure. */
export function foundParts({ place, wanted }: Question, found: string, failedReason: string): Found {
  if (place === "path") return { before: "", match: found, after: "" };
  const texts = place === "error" ? [collapsed(failedReason), found] : [found];
  const forms = place === "error" ? [collapsed(wanted)] : [wanted, JSON.stringify(wanted).slice(1, -1)];
  for (const text of texts) {
    for (const form of forms) {
      const at = new RegExp(form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i").exec(text);
      if (at) return around(text, at.index, at[0].length);
    }
  }
  return { before: found, match: "", after: "" };
}

/** Messages are compared with each run of white space as one space. */
const collapsed = (text: string): string => text.replace(/\s+/g, " ").trim();

function around(text: string, at: number, length: number): Found {
  const from = at > BEFORE ? at - BEFORE : 0;
  return {
    before: `${from > 0 ? "…" : ""}${text.slice(from, at)}`,
    match: text.slice(at, at + length),
    after: text.slice(at + length),
  };
}
