import { Command, InvalidArgumentError, Option } from "commander";
import { readConfig } from "@/lib/config";
import { ConfigError } from "@/lib/config-error";
import { SpillwayError } from "@/lib/errors";
import packageJson from "../../package.json" with { type: "json" };
import { addArchiveCommands } from "./archive-commands";
import { type FleetBounds, parseFleetBounds } from "./fleet-size";
import type { LaunchPlan } from "./launch";
import { LaunchError } from "./launch-error";
import { createOutput, type LogFormat } from "./output";

// What a command needs is loaded when it runs: all of it takes seconds, of which `--help` needs nothing.
const COMMANDS: { name: string; description: string; plan: Omit<LaunchPlan, "workers"> }[] = [
  {
    name: "demo",
    description: "everything, with demo traffic, on a private Redis unless REDIS_URL is set",
    plan: { processes: ["web", "collector", "workers", "demo"], reload: false },
  },
  {
    name: "start",
    description: "dashboard and collector, attached to the queues in REDIS_URL",
    plan: { processes: ["web", "collector"], reload: false },
  },
  { name: "web", description: "the dashboard alone", plan: { processes: ["web"], reload: false } },
  { name: "worker", description: "the workers alone", plan: { processes: ["workers"], reload: false } },
  {
    name: "collector",
    description: "the collector alone; several may run, one leads",
    plan: { processes: ["collector"], reload: false },
  },
  {
    name: "dev",
    description: "the demo for contributors: pages and workers reload when a source changes",
    plan: { processes: ["web", "collector", "workers", "demo"], reload: true },
  },
];

/** Exit codes: 0 stopped when asked, 1 could not start or kept crashing, 2 wrong configuration or usage. */
async function run(plan: LaunchPlan, options: Options): Promise<void> {
  const output = createOutput(process.stdout, {
    format: options.logFormat,
    colours: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  });
  await endWith(async () => {
    const { launch } = await import("./launch");
    await launch(plan, readConfig(), output);
  });
}

/** Runs what a command does, and ends the process by what came of it. */
async function endWith(command: () => Promise<void>): Promise<never> {
  try {
    await command();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(error instanceof ConfigError ? 2 : error instanceof LaunchError ? error.exitCode : 1);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError)
    return error.message
      .split("\n")
      .map((line) => `spillway: ${line}`)
      .join("\n");
  if (error instanceof LaunchError) return `spillway: ${error.message}`;
  if (error instanceof SpillwayError)
    return [`spillway: ${error.message}`, error.details.hint].filter(Boolean).join(" ");
  return `spillway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

interface Options {
  logFormat: LogFormat;
  workers?: FleetBounds;
}

/** With `--workers` a command that has none of its own runs workers too. */
function planOf(plan: Omit<LaunchPlan, "workers">, { workers }: Options): LaunchPlan {
  const processes =
    workers && !plan.processes.includes("workers") ? [...plan.processes, "workers" as const] : plan.processes;
  return { ...plan, processes, workers: workers ?? { min: 1, max: 1 } };
}

function fleetBounds(text: string): FleetBounds {
  const bounds = parseFleetBounds(text);
  if (!bounds) throw new InvalidArgumentError("It must be a number from 1 to 64, or a range such as 1..4.");
  return bounds;
}

const withWorkers = (plan: Omit<LaunchPlan, "workers">) =>
  plan.processes.length > 1 || plan.processes.includes("workers");

const program = new Command("spillway")
  .description(
    "Operator dashboard and resilience runtime for BullMQ. docs/configuration.md lists the variables.",
  )
  .version(packageJson.version)
  .showHelpAfterError()
  // Commands take it over when they are made.
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
for (const { name, description, plan } of COMMANDS) {
  const command = program
    .command(name)
    .description(description)
    .addOption(
      new Option("--log-format <format>", "readable lines, or one JSON object a line")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .action((options: Options) => run(planOf(plan, options), options));
  if (withWorkers(plan)) {
    command.addOption(
      new Option(
        "--workers <min..max>",
        "worker processes: a number, or a range in which they follow what the queues need",
      ).argParser(fleetBounds),
    );
  }
}
program
  .command("reindex")
  .description("builds the index of dead letters anew, beside the one that serves until then")
  .action(() =>
    endWith(async () => {
      const { reindex } = await import("./reindex");
      await reindex(readConfig(), process.stdout);
    }),
  );
addArchiveCommands(program, endWith);
await program.parseAsync();
