import { join, resolve } from "node:path";
import { type Config, DEFAULT_SINK_URL } from "@/lib/config";
import { freePort } from "@/lib/ports";
import { ROOT } from "@/lib/root";
import { startAutoscaler } from "./autoscaler";
import { lockDataDir } from "./data-lock";
import { prepareEmbeddedRedis, untilRedisReady } from "./embedded-redis";
import { Fleet } from "./fleet";
import type { FleetBounds } from "./fleet-size";
import { LaunchError } from "./launch-error";
import type { Output } from "./output";
import { requireBuild, requirePort, requireRedis, withoutPassword } from "./preflight";
import { type ProcessName, type ProcessSpec, processSpec } from "./process-spec";
import { addressOf, untilWebReady } from "./ready";
import { type Supervised, type SupervisedHooks, supervise } from "./supervised";

const REDIS_START_TIMEOUT_MS = 60_000;
/** npm and the terminal may both pass on one Ctrl-C; a second one counts after this. */
const SAME_KEYPRESS_MS = 700;

export interface LaunchPlan {
  processes: ProcessName[];
  reload: boolean;
  /** Worker processes: fixed where min equals max, else as many as the queues need. */
  workers: FleetBounds;
}

/** What the launcher has started, and how all of it ends. */
class Launch {
  readonly started: Supervised[] = [];
  readonly ending = new AbortController();
  fleet: Fleet | undefined;
  private failure: LaunchError | undefined;
  private wake: () => void = () => {};

  constructor(
    private readonly plan: LaunchPlan,
    private readonly output: Output,
  ) {}

  readonly hooks: SupervisedHooks = {
    line: (name, line) => this.output.line(name, line),
    note: (name, level, text) => this.output.note(name, level, text),
    stoppedByOperator: (name) => {
      this.fleet?.forget(name);
      // The launcher has nothing left to do when it was there for the workers alone.
      if (this.fleet?.size === 0 && this.plan.processes.every((one) => one === "workers")) this.end();
    },
    gaveUp: (_, why) => this.end(new LaunchError(`${why}. Its last lines above say why.`)),
  };

  start(spec: Parameters<typeof supervise>[0]): Supervised {
    const started = supervise(spec, this.hooks);
    this.started.push(started);
    return started;
  }

  end(failure?: LaunchError): void {
    this.failure ??= failure;
    this.ending.abort(failure);
    this.wake();
  }

  /** Resolves when the launcher was asked to end; rejects when it must. */
  async untilEnd(): Promise<void> {
    if (!this.ending.signal.aborted)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    if (this.failure) throw this.failure;
  }

  async stopAll(): Promise<void> {
    const stages = [...new Set(this.started.map(({ spec }) => spec.stopStage))].sort((a, b) => a - b);
    for (const stage of stages) {
      await Promise.all(
        this.started.filter(({ spec }) => spec.stopStage === stage).map((process) => process.stop()),
      );
    }
  }

  killAll(): void {
    for (const process of this.started) process.kill();
  }
}

/**
 * Starts the processes of a plan, and a private Redis when none is configured; keeps them running until SIGINT or
 * SIGTERM, then stops them in order. Throws {@link LaunchError} when it cannot start or a process keeps crashing.
 */
export async function launch(plan: LaunchPlan, config: Config, output: Output): Promise<void> {
  const run = new Launch(plan, output);
  const unlock = config.redisUrl ? () => {} : lockDataDir(resolve(ROOT, config.dataDir));
  const ignoreSignals = onSignals(run, output);
  try {
    await start(run, plan, config, output);
    await run.untilEnd();
  } catch (error) {
    if (!run.ending.signal.aborted || error !== run.ending.signal.reason) run.end();
    // Asked to end before everything had started: that is no failure.
    if (!(error instanceof Stopped)) throw error;
  } finally {
    const anything = run.started.length > 0;
    if (anything) output.note("spillway", "info", "stopping; running jobs may finish");
    await run.stopAll();
    ignoreSignals();
    unlock();
    if (anything) output.note("spillway", "info", "stopped");
  }
}

class Stopped extends Error {}

async function start(run: Launch, plan: LaunchPlan, given: Config, output: Output): Promise<void> {
  let config = given;
  if (plan.processes.includes("web")) {
    config = { ...given, port: await requirePort(given) };
    if (!plan.reload) requireBuild();
  }
  if (plan.processes.includes("demo") && config.sinkUrl === DEFAULT_SINK_URL)
    config = { ...config, sinkUrl: `http://127.0.0.1:${await freePort()}` };
  const redisUrl = config.redisUrl ?? (await startEmbeddedRedis(run, config));
  if (config.redisUrl) await requireRedis(config.redisUrl);
  if (config.redisUrl && plan.processes.includes("demo"))
    output.note(
      "spillway",
      "warn",
      `REDIS_URL is set: the demo writes its queues and its traffic into ${withoutPassword(config.redisUrl)}`,
    );
  if (run.ending.signal.aborted) throw new Stopped();
  for (const name of plan.processes) {
    const spec = processSpec(name, {
      config,
      redisUrl,
      reload: plan.reload,
      demoKeys: plan.processes.includes("demo") && config.payloadKeys.current === null,
    });
    if (name !== "workers") run.start(spec);
    else await startWorkers(run, plan.workers, { spec, config, redisUrl, output });
  }
  if (!plan.processes.includes("web")) return;
  const url = addressOf(config);
  if (await untilWebReady(url, run.ending.signal))
    output.note("spillway", "info", `Spillway is ready: ${url}`);
}

async function startWorkers(
  run: Launch,
  bounds: FleetBounds,
  { spec, config, redisUrl, output }: { spec: ProcessSpec; config: Config; redisUrl: string; output: Output },
): Promise<void> {
  const fleet = new Fleet(spec, bounds, (one) => run.start(one));
  run.fleet = fleet;
  await fleet.resize(bounds.min);
  if (bounds.min === bounds.max) return;
  const stop = startAutoscaler(fleet, {
    config,
    redisUrl,
    note: (text) => output.note("spillway", "info", text),
  });
  run.ending.signal.addEventListener("abort", stop, { once: true });
}

async function startEmbeddedRedis(run: Launch, config: Config): Promise<string> {
  const { url, spec } = await prepareEmbeddedRedis(join(resolve(ROOT, config.dataDir)));
  run.start(spec);
  try {
    await untilRedisReady(url, REDIS_START_TIMEOUT_MS, run.ending.signal);
  } catch (error) {
    if (run.ending.signal.aborted) throw new Stopped();
    throw error;
  }
  return url;
}

function onSignals(run: Launch, output: Output): () => void {
  let firstAtMs: number | undefined;
  const handle = () => {
    firstAtMs ??= Date.now();
    if (Date.now() - firstAtMs > SAME_KEYPRESS_MS) {
      output.note("spillway", "warn", "killing everything at once");
      run.killAll();
      process.exit(130);
    }
    run.end();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}
