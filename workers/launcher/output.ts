const LEVELS: Record<number, { word: string; colour: number }> = {
  10: { word: "TRACE", colour: 90 },
  20: { word: "DEBUG", colour: 36 },
  30: { word: "INFO", colour: 32 },
  40: { word: "WARN", colour: 33 },
  50: { word: "ERROR", colour: 31 },
  60: { word: "FATAL", colour: 31 },
};
const NAME_COLOURS = [36, 35, 34, 33, 32];
const NAME_WIDTH = 9;
const HIDDEN = new Set(["level", "time", "msg", "name", "pid", "hostname", "err", "v"]);

export type LogFormat = "pretty" | "json";

export interface Output {
  /** Shows a line that a process wrote: a structured one made readable, any other as it is. */
  line(name: string, line: string): void;
  /** Shows a line of the launcher's own about `name`. */
  note(name: string, level: "info" | "warn" | "error", text: string): void;
}

/** Writes the lines of all processes to one stream, each with the name of its process. */
export function createOutput(
  stream: { write(text: string): unknown },
  { format, colours }: { format: LogFormat; colours: boolean },
): Output {
  const paint = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const seen: string[] = [];
  const prefix = (name: string) => {
    if (!seen.includes(name)) seen.push(name);
    const colour = NAME_COLOURS[seen.indexOf(name) % NAME_COLOURS.length] ?? 36;
    return `${paint(colour, name.padEnd(NAME_WIDTH))} ${paint(90, "|")} `;
  };
  const pretty = (name: string, text: string) => stream.write(`${prefix(name)}${text}\n`);
  const json = (entry: Record<string, unknown>) => stream.write(`${JSON.stringify(entry)}\n`);
  const numberOf = { info: 30, warn: 40, error: 50 };

  return {
    line(name, line) {
      const entry = parse(line);
      if (format === "json") {
        if (entry) stream.write(`${line}\n`);
        else if (line.trim() !== "") json({ level: 30, time: new Date().toISOString(), name, msg: line });
        return;
      }
      if (entry) pretty(name, readable(entry, paint));
      else if (line.trim() !== "") pretty(name, line);
    },
    note(name, level, text) {
      const entry = { level: numberOf[level], time: new Date().toISOString(), name, msg: text };
      if (format === "json") json(entry);
      else pretty(name, readable(entry, paint));
    },
  };
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "level" in value ? { ...value } : null;
  } catch {
    return null;
  }
}

function readable(entry: Record<string, unknown>, paint: (code: number, text: string) => string): string {
  const level = LEVELS[Number(entry.level)] ?? { word: "INFO", colour: 32 };
  const at = new Date(typeof entry.time === "number" ? entry.time : String(entry.time));
  const time = Number.isNaN(at.getTime()) ? "" : at.toISOString().slice(11, 19);
  const rest = Object.entries(entry)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const parts = [paint(90, time), paint(level.colour, level.word.padEnd(5)), String(entry.msg ?? "")];
  if (rest.length > 0) parts.push(paint(90, rest.join(" ")));
  const error = entry.err as { stack?: string; message?: string } | undefined;
  if (error)
    parts.push(paint(31, String(error.stack ?? error.message ?? "").replaceAll("\n", "\n            ")));
  return parts.join(" ");
}
