/** A text with every place marked that holds another text, in any case. */
export function MarkedText({ text, wanted }: { text: string; wanted: string }) {
  if (wanted === "") return text;
  const pattern = new RegExp(`(${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")})`, "gi");
  return text.split(pattern).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the text.
      <mark key={index} className="rounded-xs bg-warn-soft font-semibold text-warn">
        {part}
      </mark>
    ),
  );
}
