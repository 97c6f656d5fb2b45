"use client";

import { useMemo } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FailureClass } from "@/lib/contract/failures";
import { FAILURE_CLASSES } from "@/lib/contract/values/failures";
import { formatNumber } from "@/lib/format";
import type { UrlFilter } from "./filter";
import { useGroupName, useLargestGroups } from "./use-group-names";
import { ValueField } from "./value-field";

interface Props {
  url: UrlFilter;
  waits: boolean;
  onSet(part: Partial<UrlFilter>): void;
  onType(part: Partial<UrlFilter>): void;
}

/** An empty value is none to a select. */
const ANY = "any";
/** As much of a group's title as an option shows. */
const TITLE_CHARS = 60;
/** The index counts more attempts than this as this many. */
const MOST_ATTEMPTS = 255;

/** One field for each. Those behind the job's name are answered by the index. */
export function MoreFilterFields({ url, waits, onSet, onType }: Props) {
  const groups = useGroupOptions(url.group);
  return (
    <>
      <Field label="Job name, in full">
        <Input
          type="search"
          autoComplete="off"
          maxLength={500}
          value={url.name ?? ""}
          onChange={({ target }) => onType({ name: target.value || null })}
        />
      </Field>
      <Field label="Group">
        <Select
          label="Group"
          className="w-full min-w-0"
          value={url.group ?? ANY}
          options={groups}
          onValueChange={(group) => onSet({ group: group === ANY ? null : group })}
        />
      </Field>
      <Field label="Class">
        <Select
          label="Class"
          className="w-full"
          value={url.class ?? ANY}
          options={CLASSES}
          onValueChange={(kind) => onSet({ class: kind === ANY ? null : (kind as FailureClass) })}
        />
      </Field>
      <Field label="Code, in full">
        <Input
          type="search"
          autoComplete="off"
          maxLength={500}
          value={url.code ?? ""}
          onChange={({ target }) => onType({ code: target.value || null })}
        />
      </Field>
      <ValueField
        label="Tenant, in full"
        id="filter-no-tenant"
        none="Those without a tenant"
        value={url.tenant}
        onType={(tenant) => onType({ tenant })}
        onSet={(tenant) => onSet({ tenant })}
      />
      <ValueField
        label="Release, in full"
        id="filter-no-release"
        none="Those of no known release"
        value={url.appVersion}
        onType={(appVersion) => onType({ appVersion })}
        onSet={(appVersion) => onSet({ appVersion })}
      />
      <AttemptsField
        label="Attempts, at least"
        value={url.minAttempts}
        onType={(minAttempts) => onType({ minAttempts })}
      />
      <AttemptsField
        label="Attempts, at most"
        value={url.maxAttempts}
        onType={(maxAttempts) => onType({ maxAttempts })}
      />
      {waits && (
        <p className="text-warn text-xs sm:col-span-2">
          All but the job's name wait for the index of dead letters, which is being built.
        </p>
      )}
    </>
  );
}

const CLASSES = [
  { value: ANY, label: "Any class" },
  ...FAILURE_CLASSES.map((value) => ({ value, label: value })),
];

interface AttemptsProps {
  label: string;
  value: number | null;
  onType(value: number | null): void;
}

const AttemptsField = ({ label, value, onType }: AttemptsProps) => (
  <Field label={label}>
    <Input
      type="number"
      min={0}
      max={MOST_ATTEMPTS}
      value={value ?? ""}
      onChange={({ target }) =>
        onType(Number.isNaN(target.valueAsNumber) ? null : inBounds(target.valueAsNumber))
      }
    />
  </Field>
);

const inBounds = (attempts: number): number => Math.min(Math.max(0, Math.trunc(attempts)), MOST_ATTEMPTS);

/** The largest groups, and the one that is chosen when it is none of these. */
function useGroupOptions(chosen: string | null): { value: string; label: string }[] {
  const nameOf = useGroupName(chosen ?? undefined);
  const largest = useLargestGroups();
  const listed = useMemo(
    () =>
      largest.map(({ key, title, count }) => ({
        value: key,
        label: `${shortened(title || "No reason was given")} (${formatNumber(count)})`,
      })),
    [largest],
  );
  const other =
    chosen === null || listed.some(({ value }) => value === chosen)
      ? []
      : [{ value: chosen, label: shortened(nameOf(chosen)) }];
  return [{ value: ANY, label: "Any group" }, ...other, ...listed];
}

const shortened = (title: string): string =>
  title.length > TITLE_CHARS ? `${title.slice(0, TITLE_CHARS)}…` : title;
