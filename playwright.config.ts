import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, chromiumPath } from "./e2e/fixtures/chromium";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  // Two files side by side, against one product: each test keeps to a queue, a flag or a demo queue that no other file changes.
  workers: 2,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  retries: 0,
  reporter: "list",
  use: {
    browserName: "chromium",
    // Pages live for seconds here, and each is new to its browser: to optimise their code costs more than it saves.
    launchOptions: {
      executablePath: chromiumPath(),
      args: [...CHROMIUM_ARGS, "--js-flags=--no-turbofan --no-maglev"],
    },
    // A trace costs half as much again as the test itself; one is had by `--trace retain-on-failure`.
    trace: "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } }, testIgnore: /phone/ },
    {
      name: "phone",
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      testMatch: /phone/,
    },
  ],
});
