import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const ROOTS = "{lib,workers,components,app,bench,chaos}";
const WITH_REDIS = `${ROOTS}/**/*.redis.test.ts`;
/** Files that start whole programs, and one that measures its own process. */
const ALONE = [
  "{bench,chaos,workers/launcher}/**/*.redis.test.ts",
  "app/api/v1/queues/*/jobs/stream.redis.test.ts",
];
const setupFiles = ["lib/testing/file-redis.setup.ts"];

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    globalSetup: ["lib/testing/bundles.setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One more than CI has cores: tests on a real Redis wait for it, and for processes, half of their time.
    maxWorkers: 3,
    // A file leaves nothing behind for the next one, so modules are loaded once a worker: to load them took as long as the tests.
    isolate: false,
    // Where a file does leave something connected to its Redis, the set-up fails it. Projects begin in the order of their names.
    projects: [
      // They take long: at the end, two of three workers would wait for them.
      { extends: true, test: { name: "alone", include: ALONE, setupFiles, isolate: true } },
      {
        extends: true,
        test: { name: "pure", include: [`${ROOTS}/**/*.test.{ts,tsx}`], exclude: [WITH_REDIS] },
      },
      { extends: true, test: { name: "redis", include: [WITH_REDIS], exclude: ALONE, setupFiles } },
    ],
  },
});
