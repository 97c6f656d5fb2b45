import {
  ErrorCode,
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ResolutionDetails,
  StandardResolutionReasons,
} from "@openfeature/server-sdk";
import type { FlagAction } from "../contract/flags";
import type { FlagSet } from "./read";
import { decide, isOn, type JobFacts, scopeMatches } from "./rules";

/** The OpenFeature flag that the runtime asks for each job; its value is a {@link Gate}. */
export const GATE_FLAG = "spillway.gate";

/** What happens to a job: it runs, or a switch acts upon it. */
export type Gate = { action: "run" } | { action: FlagAction; flag: string };
export const OPEN_GATE: Gate = { action: "run" };

/**
 * Kill switches as an OpenFeature provider, evaluated in memory. `spillway.gate` gives the switch that decides over a job;
 * the key of a switch, as a boolean, says whether that one is on for the context {queue, jobName, tenant}.
 */
export class KillSwitchProvider implements Provider {
  readonly metadata = { name: "spillway-kill-switches" };
  readonly runsOn = "server";
  readonly events = new OpenFeatureEventEmitter();
  private readonly flags: () => FlagSet;
  private readonly now: () => number;

  constructor(flags: () => FlagSet, now: () => number) {
    this.flags = flags;
    this.now = now;
  }

  /** Tells OpenFeature's listeners that the switches have changed. */
  changed(): void {
    this.events.emit(ProviderEvents.ConfigurationChanged, {
      flagsChanged: [GATE_FLAG, ...this.flags().flags.map(({ key }) => key)],
    });
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    if (flagKey !== GATE_FLAG) return missing(defaultValue);
    const flag = decide(this.flags().flags, factsOf(context), this.now());
    if (flag === null) return { value: defaultValue, reason: StandardResolutionReasons.DEFAULT };
    const gate: Gate = { action: flag.action, flag: flag.key };
    // OpenFeature lets the caller name the type of an object flag; this flag has only one.
    return {
      value: gate as JsonValue as T,
      variant: flag.key,
      reason: StandardResolutionReasons.TARGETING_MATCH,
    };
  }

  async resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    const flag = this.flags().flags.find(({ key }) => key === flagKey);
    if (!flag) return missing(defaultValue);
    const value = isOn(flag, this.now()) && scopeMatches(flag.scope, factsOf(context));
    return { value, reason: StandardResolutionReasons.TARGETING_MATCH };
  }

  async resolveStringEvaluation(_flagKey: string, defaultValue: string) {
    return missing(defaultValue);
  }

  async resolveNumberEvaluation(_flagKey: string, defaultValue: number) {
    return missing(defaultValue);
  }
}

function missing<T>(value: T): ResolutionDetails<T> {
  return { value, reason: StandardResolutionReasons.ERROR, errorCode: ErrorCode.FLAG_NOT_FOUND };
}

function factsOf({ queue, jobName, tenant }: EvaluationContext): JobFacts {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { queue: text(queue), jobName: text(jobName), tenant: typeof tenant === "string" ? tenant : null };
}
