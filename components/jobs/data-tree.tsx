import type { ReactNode } from "react";

/** Deeper levels and longer lists are folded, so that a large payload does not fill the page. */
const OPEN_DEPTH = 2;
const OPEN_ITEMS = 20;
const MAX_ITEMS = 200;

/** A JSON value that folds. Names and values are text, whatever they contain. */
export function DataTree({ value }: { value: unknown }) {
  return <Entries value={value} depth={0} />;
}

function Entries({ value, depth }: { value: unknown; depth: number }) {
  const entries = entriesOf(value);
  return (
    <ul className={depth === 0 ? "grid gap-0.5" : "ml-1.5 grid gap-0.5 border-line border-l pl-3"}>
      {entries.slice(0, MAX_ITEMS).map(([name, item]) => (
        <li key={name} className="min-w-0">
          <Entry name={name} value={item} depth={depth} />
        </li>
      ))}
      {entries.length > MAX_ITEMS && (
        <li className="text-muted">
          … {(entries.length - MAX_ITEMS).toLocaleString("en-GB")} more: see the text
        </li>
      )}
    </ul>
  );
}

function Entry({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const size = entriesOf(value).length;
  if (typeof value !== "object" || value === null || size === 0) {
    return (
      <div className="flex gap-2">
        <Name>{name}</Name>
        <Leaf value={value} />
      </div>
    );
  }
  return (
    <details open={depth < OPEN_DEPTH && size <= OPEN_ITEMS}>
      <summary className="cursor-pointer rounded-sm">
        <Name>{name}</Name>{" "}
        <span className="text-muted">{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
      </summary>
      <Entries value={value} depth={depth + 1} />
    </details>
  );
}

const Name = ({ children }: { children: ReactNode }) => (
  <span className="shrink-0 break-all text-muted">{children}</span>
);

function Leaf({ value }: { value: unknown }) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return <span className="min-w-0 whitespace-pre-wrap break-words">{text === "" ? "“”" : text}</span>;
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value);
}
