"use client";
import { Download } from "lucide-react";
import { csvName, toCsv } from "./csv";
import type { Figures } from "./figures";
import { frameSlug } from "./frame";
import { useFrame } from "./frame-context";

export interface CsvButtonProps {
  title: string;
  /** Asked for when they are saved. */
  figures: () => Figures;
  /** There are none. */
  disabled: boolean;
}

/** Saves the figures of a chart as they are shown. */
export function CsvButton({ title, figures, disabled }: CsvButtonProps) {
  const { subject, frame } = useFrame();
  const label = `Save the figures of ${title} as CSV`;
  const save = () => {
    const url = URL.createObjectURL(new Blob([toCsv(figures())], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = csvName(subject, title, frameSlug(frame));
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={save}
      className="grid size-6 place-items-center rounded-sm text-muted text-sm hover:text-fg disabled:opacity-50"
    >
      <Download aria-hidden />
    </button>
  );
}
