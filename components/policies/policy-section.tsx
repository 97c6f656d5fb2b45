"use client";

import { useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { type Draft, valueAt, withValue } from "./draft";
import type { FieldGroup, FieldSection } from "./fields";
import { PolicyField } from "./policy-field";

interface Props {
  draft: Draft;
  errors: ReadonlyMap<string, string>;
  /** Whether something under a path differs from what is in force. */
  changed(path: string): boolean;
  disabled: boolean;
  onChange(draft: Draft): void;
}

/** One section of the form; open from the start where the policy has something in it. */
export function PolicySection({ section, ...props }: Props & { section: FieldSection }) {
  const { draft, errors, changed } = props;
  const paths = section.groups.flatMap(({ root, fields }) => [
    ...(root ? [root] : []),
    ...fields.map(({ path }) => path),
  ]);
  const wrong = paths.some((path) => errors.has(path));
  const edited = paths.some(changed);
  const on = section.groups.some(({ root }) => root === undefined || valueAt(draft, root) != null);
  // A section that is turned off stays open under the hand that did it.
  const [open] = useState(on);
  return (
    <details open={open || wrong || undefined} className="min-w-0 rounded-md border bg-surface">
      <summary className="flex min-h-9 cursor-pointer flex-wrap items-center gap-2 px-3 py-1.5">
        <h3 className="font-semibold text-sm">{section.title}</h3>
        {!on && <span className="text-muted text-xs">off</span>}
        {edited && <Badge tone="accent">edited</Badge>}
        {wrong && <Badge tone="danger">check</Badge>}
      </summary>
      <div className="grid gap-4 border-t p-3">
        {section.groups.map((group) => (
          <Group key={group.title} group={group} alone={section.groups.length === 1} {...props} />
        ))}
      </div>
    </details>
  );
}

function Group({ group, alone, ...props }: Props & { group: FieldGroup; alone: boolean }) {
  const { draft, errors, disabled, onChange } = props;
  const id = useId();
  const { root, title, about, fields, defaults } = group;
  const on = root === undefined || valueAt(draft, root) != null;
  return (
    <fieldset className="grid min-w-0 gap-2" disabled={disabled}>
      <legend
        className={
          alone && root === undefined ? "sr-only" : "mb-1 flex items-center gap-2 font-medium text-sm"
        }
      >
        {root !== undefined && (
          <Checkbox
            id={id}
            checked={on}
            disabled={disabled}
            onCheckedChange={(checked) =>
              onChange(withValue(draft, root, checked === true ? { ...defaults } : null))
            }
          />
        )}
        {root === undefined ? title : <label htmlFor={id}>{title}</label>}
      </legend>
      <p className="text-muted text-xs">{about}</p>
      {on && (
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-4">
          {fields.map((field) => (
            <PolicyField
              key={field.path}
              field={field}
              value={valueAt(draft, field.path)}
              error={errors.get(field.path)}
              disabled={disabled}
              onChange={(value) => onChange(withValue(draft, field.path, value))}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
