import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const TESTS = "{lib,workers,components,app,bench,chaos}/**/*.test.{ts,tsx}";
const WITH_REDIS = "**/*.redis.test.ts";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One more than CI has cores: tests on a real Redis wait for it, and for processes, half of their time.
    maxWorkers: 3,
    projects: [
      // What is pure leaves nothing behind for the next file, and modules are loaded once.
      { extends: true, test: { name: "pure", include: [TESTS], exclude: [WITH_REDIS], isolate: false } },
      {
        extends: true,
        test: { name: "redis", include: [`{lib,workers,components,app,bench,chaos}/${WITH_REDIS}`] },
      },
    ],
  },
});
