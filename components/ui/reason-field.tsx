import type { ComponentProps } from "react";
import { Field } from "./field";
import { Input } from "./input";

export interface ReasonFieldProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  value: string;
  onChange(reason: string): void;
  /** Where it is kept. */
  hint?: string;
}

/** Asks why a change is made. */
export const ReasonField = ({ hint = "Kept in the audit.", onChange, ...input }: ReasonFieldProps) => (
  <Field label="Reason" hint={hint}>
    <Input required maxLength={500} onChange={(event) => onChange(event.target.value)} {...input} />
  </Field>
);
