import { CopyButton } from "./copy-button";

export interface CodeExampleProps {
  /** Says what the code does; read out, and on the button that copies it. */
  label: string;
  code: string;
}

/** A few lines to be copied into a shell. */
export const CodeExample = ({ label, code }: CodeExampleProps) => (
  <figure className="grid w-full min-w-0 grid-cols-[minmax(0,1fr)_auto] items-start gap-1 rounded-md border bg-raised p-2 text-left">
    <figcaption className="sr-only">{label}</figcaption>
    <pre className="whitespace-pre-wrap break-all font-mono text-xs leading-5">{code}</pre>
    <CopyButton text={code} label={`Copy: ${label}`} />
  </figure>
);
