import type { ReactNode } from "react";
import { Checkbox } from "./checkbox";

export interface CheckFieldProps {
  id: string;
  /** A sentence that is true when it is checked. */
  children: ReactNode;
  checked: boolean;
  onChange(checked: boolean): void;
}

/** A choice with its sentence beside it. */
export const CheckField = ({ id, children, checked, onChange }: CheckFieldProps) => (
  <label htmlFor={id} className="flex items-start gap-2 text-sm">
    <Checkbox
      className="mt-0.5 shrink-0"
      id={id}
      checked={checked}
      onCheckedChange={(value) => onChange(value === true)}
    />
    {children}
  </label>
);
