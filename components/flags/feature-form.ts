import {
  type FeatureFlag,
  type FeatureFlagDraft,
  type FlagOperator,
  type FlagType,
  featureFlagDraft,
  type Serve,
} from "@/lib/contract/feature-flags";
import { conditionText, conditionValues } from "./condition-text";

export interface VariantForm {
  id: string;
  name: string;
  /** Its value as JSON. */
  text: string;
}

/** One variant for all, or shares by the variant's name. */
export interface ServeForm {
  kind: "variant" | "split";
  variant: string;
  shares: Record<string, number>;
}

export interface ConditionForm {
  id: string;
  attribute: string;
  operator: FlagOperator;
  text: string;
}

export interface RuleForm {
  id: string;
  name: string;
  conditions: ConditionForm[];
  serve: ServeForm;
}

/** A feature flag as it is being written. */
export interface FeatureForm {
  description: string;
  type: FlagType;
  enabled: boolean;
  variants: VariantForm[];
  rules: RuleForm[];
  otherwise: ServeForm;
  /** As a browser's date field has it: local time, empty for none. */
  startsAt: string;
  expiresAt: string;
}

const START: Record<FlagType, [string, string][]> = {
  boolean: [
    ["on", "true"],
    ["off", "false"],
  ],
  string: [
    ["a", '"a"'],
    ["b", '"b"'],
  ],
  number: [
    ["low", "1"],
    ["high", "10"],
  ],
  object: [["default", "{}"]],
};

let lastId = 0;
/** Rows of a form need a name of their own: their contents change while they are written. */
export const newId = (): string => `row-${++lastId}`;

/** The variants that a new flag of a type begins with; the last one is for everybody. */
export function startVariants(
  type: FlagType,
): Pick<FeatureForm, "type" | "variants" | "rules" | "otherwise"> {
  const variants = START[type].map(([name, text]) => ({ id: newId(), name, text }));
  return {
    type,
    variants,
    rules: [],
    otherwise: { kind: "variant", variant: variants.at(-1)?.name ?? "", shares: {} },
  };
}

export const emptyForm = (): FeatureForm => ({
  description: "",
  enabled: true,
  startsAt: "",
  expiresAt: "",
  ...startVariants("boolean"),
});

export function formOf(flag: FeatureFlag): FeatureForm {
  return {
    description: flag.description,
    type: flag.type,
    enabled: flag.enabled,
    variants: Object.entries(flag.variants).map(([name, value]) => ({
      id: newId(),
      name,
      text: JSON.stringify(value, null, flag.type === "object" ? 2 : undefined),
    })),
    rules: flag.rules.map(({ name, conditions, serve }) => ({
      id: newId(),
      name,
      conditions: conditions.map(({ attribute, operator, values }) => ({
        id: newId(),
        attribute,
        operator,
        text: conditionText(values),
      })),
      serve: serveForm(serve),
    })),
    otherwise: serveForm(flag.otherwise),
    startsAt: localTime(flag.startsAt),
    expiresAt: localTime(flag.expiresAt),
  };
}

function serveForm(serve: Serve): ServeForm {
  if ("variant" in serve) return { kind: "variant", variant: serve.variant, shares: {} };
  const shares = Object.fromEntries(serve.split.map(({ variant, percent }) => [variant, percent]));
  return { kind: "split", variant: serve.split[0]?.variant ?? "", shares };
}

/** Shares lie in the order of the variants, so that moving a slider moves only the border between them. */
function serveOf(serve: ServeForm, variants: readonly VariantForm[]): Serve {
  if (serve.kind === "variant") return { variant: serve.variant };
  return { split: variants.map(({ name }) => ({ variant: name, percent: serve.shares[name] ?? 0 })) };
}

/** The flag that a form means, or what is wrong with it, by field (`variants.on`, `rules.0.serve`). */
export function readForm(
  form: FeatureForm,
): { flag: FeatureFlagDraft; problems: null } | { flag: null; problems: Record<string, string> } {
  const problems: Record<string, string> = {};
  const variants: Record<string, unknown> = {};
  for (const { name, text } of form.variants) {
    if (Object.hasOwn(variants, name)) problems[`variants.${name}`] = "Two variants have this name.";
    try {
      variants[name] = JSON.parse(text);
    } catch {
      problems[`variants.${name}`] =
        form.type === "string" ? 'This is not JSON: text is written "so".' : "This is not JSON.";
    }
  }
  if (Object.keys(problems).length > 0) return { flag: null, problems };
  const parsed = featureFlagDraft.safeParse({
    description: form.description,
    type: form.type,
    enabled: form.enabled,
    variants,
    rules: form.rules.map(({ name, conditions, serve }) => ({
      name,
      conditions: conditions.map(({ attribute, operator, text }) => ({
        attribute,
        operator,
        values: conditionValues(operator, text),
      })),
      serve: serveOf(serve, form.variants),
    })),
    otherwise: serveOf(form.otherwise, form.variants),
    startsAt: epochMs(form.startsAt),
    expiresAt: epochMs(form.expiresAt),
  });
  if (parsed.success) return { flag: parsed.data, problems: null };
  for (const { path, message } of parsed.error.issues) problems[path.slice(0, 5).join(".")] ??= message;
  return { flag: null, problems };
}

function localTime(atMs: number | null): string {
  if (atMs === null) return "";
  const offsetMs = new Date(atMs).getTimezoneOffset() * 60_000;
  return new Date(atMs - offsetMs).toISOString().slice(0, 16);
}

const epochMs = (text: string): number | null => (text === "" ? null : new Date(text).getTime());
