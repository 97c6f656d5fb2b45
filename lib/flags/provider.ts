import {
  type EvaluationContext,
  type FlagMetadata,
  FlagNotFoundError,
  type JsonValue,
  OpenFeatureEventEmitter,
  ParseError,
  type Provider,
  ProviderEvents,
  ProviderNotReadyError,
  type ResolutionDetails,
  StandardResolutionReasons,
  TypeMismatchError,
} from "@openfeature/server-sdk";
import { type FlagType, hasType } from "../contract/feature-flags";
import { evaluate, metadataOf } from "./evaluate";
import { factsOf, GATE_FLAG, type Gate } from "./gate";
import type { FlagSet } from "./read";
import { decide, isOn, scopeMatches } from "./rules";
import { evaluationTrace } from "./trace-hook";
import type { FlagListener, FlagWatcher } from "./watcher";

/** An answer before it is known which type was asked for. `undefined` stands for the caller's own default. */
interface Answer {
  value: JsonValue | undefined;
  type: FlagType;
  variant?: string;
  reason: string;
  metadata: FlagMetadata;
}

/**
 * Spillway's flags as an OpenFeature provider, evaluated in memory: nothing is asked of Redis. A feature flag answers by its
 * key; so does a kill switch, as a boolean that says whether it is on for the context; `spillway.gate` gives the switch that
 * decides over a job. Redis away: the last known flags answer, with reason STALE and the proper one in the metadata.
 */
export class SpillwayProvider implements Provider {
  readonly metadata = { name: "spillway" };
  readonly runsOn = "server";
  readonly events = new OpenFeatureEventEmitter();
  readonly hooks = [evaluationTrace];
  private readonly watch: (listener: FlagListener) => Promise<FlagWatcher>;
  private readonly now: () => number;
  private watcher: FlagWatcher | null = null;

  constructor(watch: (listener: FlagListener) => Promise<FlagWatcher>, now: () => number) {
    this.watch = watch;
    this.now = now;
  }

  /** Resolves when the flags are known; with Redis away it waits. Rejects when they cannot be read. */
  async initialize(): Promise<void> {
    this.watcher = await this.watch({
      changed: (flagsChanged) => this.events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged }),
      wentStale: () =>
        this.events.emit(ProviderEvents.Stale, { message: "Redis is away; the last known flags answer." }),
      fresh: () => this.events.emit(ProviderEvents.Ready, { message: "The flags were read again." }),
    });
  }

  async onClose(): Promise<void> {
    this.watcher?.close();
    this.watcher = null;
  }

  /** What it answers from. Throws ProviderNotReadyError before it has started and after it was closed. */
  get source(): FlagWatcher {
    if (this.watcher === null) throw new ProviderNotReadyError("The flags have not been read yet.");
    return this.watcher;
  }

  async resolveBooleanEvaluation(flagKey: string, defaultValue: boolean, context: EvaluationContext) {
    return this.resolve(flagKey, "boolean", defaultValue, context);
  }

  async resolveStringEvaluation(flagKey: string, defaultValue: string, context: EvaluationContext) {
    return this.resolve(flagKey, "string", defaultValue, context);
  }

  async resolveNumberEvaluation(flagKey: string, defaultValue: number, context: EvaluationContext) {
    return this.resolve(flagKey, "number", defaultValue, context);
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ) {
    return this.resolve(flagKey, "object", defaultValue, context);
  }

  private resolve<T extends JsonValue>(
    key: string,
    type: FlagType,
    defaultValue: T,
    context: EvaluationContext,
  ): ResolutionDetails<T> {
    const { source } = this;
    const answer = this.answer(source.current(), key, context);
    if (answer.type !== type || (answer.value !== undefined && !hasType(answer.value, type))) {
      throw new TypeMismatchError(`${key} is of type ${answer.type}, and not ${type}.`);
    }
    const stale = source.stale();
    return {
      // The type was compared above; for an object OpenFeature lets the caller name its shape.
      value: answer.value === undefined ? defaultValue : (answer.value as T),
      ...(answer.variant === undefined ? {} : { variant: answer.variant }),
      reason: stale ? StandardResolutionReasons.STALE : answer.reason,
      flagMetadata: stale ? { ...answer.metadata, resolvedBy: answer.reason } : answer.metadata,
    };
  }

  private answer(set: FlagSet, key: string, context: EvaluationContext): Answer {
    if (key === GATE_FLAG) return this.gate(set, context);
    const feature = set.features.get(key);
    if (feature) {
      const resolved = evaluate(feature, context, this.now());
      return {
        value: resolved.value,
        type: feature.type,
        ...(resolved.variant === null ? {} : { variant: resolved.variant }),
        reason: resolved.reason,
        metadata: metadataOf(feature, resolved),
      };
    }
    const unreadable = set.unreadable.get(key);
    if (unreadable !== undefined) throw new ParseError(`${key} cannot be read: ${unreadable}`);
    const flag = set.flags.find((one) => one.key === key);
    if (!flag) throw new FlagNotFoundError(`There is no flag ${key}.`);
    const value = isOn(flag, this.now()) && scopeMatches(flag.scope, factsOf(context));
    return {
      value,
      type: "boolean",
      variant: value ? "on" : "off",
      reason: StandardResolutionReasons.TARGETING_MATCH,
      metadata: { switch: true, updatedAt: flag.updatedAt, by: flag.by },
    };
  }

  private gate(set: FlagSet, context: EvaluationContext): Answer {
    const flag = decide(set.flags, factsOf(context), this.now());
    const gate: Gate = flag === null ? { action: "run" } : { action: flag.action, flag: flag.key };
    return {
      value: gate,
      type: "object",
      variant: flag?.key ?? "open",
      reason: flag === null ? StandardResolutionReasons.DEFAULT : StandardResolutionReasons.TARGETING_MATCH,
      metadata: { switch: true },
    };
  }
}
