import type { FlagOperator } from "@/lib/contract/feature-flags";

type Value = string | number | boolean;

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
const isPlain = (text: string) =>
  text !== "" &&
  text.trim() === text &&
  !/[",]/.test(text) &&
  !isNumber(text) &&
  text !== "true" &&
  text !== "false";

/** Values as an operator writes them: with commas between; text that could be taken for something else stands in quotes. */
export const conditionText = (values: readonly Value[]): string =>
  values
    .map((value) => (typeof value === "string" && isPlain(value) ? value : JSON.stringify(value)))
    .join(", ");

/** What an operator has written, as values; `starts-with` compares text only, so there a number is text. */
export function conditionValues(operator: FlagOperator, text: string): Value[] {
  const parts = text.match(/\s*"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => parseValue(part, operator === "starts-with"));
}

function parseValue(part: string, asText: boolean): Value {
  if (part.startsWith('"')) {
    try {
      return String(JSON.parse(part));
    } catch {
      return part;
    }
  }
  if (asText) return part;
  if (part === "true" || part === "false") return part === "true";
  return isNumber(part) ? Number(part) : part;
}
