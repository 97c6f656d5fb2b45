import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CONFIG_SCHEMA, readConfig } from "./config";
import { ConfigError } from "./config-error";

const faultsOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe("readConfig", () => {
  it("needs nothing", () => {
    expect(readConfig({})).toMatchObject({
      redisUrl: undefined,
      host: "127.0.0.1",
      port: 3000,
      readOnly: false,
      logLevel: "info",
      queuePrefix: "bull",
    });
  });

  it("counts an empty variable as absent", () => {
    expect(readConfig({ REDIS_URL: "", PORT: "", READ_ONLY: "" })).toMatchObject({
      redisUrl: undefined,
      port: 3000,
      readOnly: false,
    });
  });

  it.each([
    ["REDIS_URL", "localhost:6379", "redis://"],
    ["PORT", "99999", "from 0 to 65535"],
    ["PORT", "http", "from 0 to 65535"],
    ["PORT", "-1", "from 0 to 65535"],
    ["PORT", "3000.5", "from 0 to 65535"],
    ["READ_ONLY", "perhaps", "must be 1, true"],
    ["LOG_LEVEL", "loud", "must be trace, debug"],
    ["SPILLWAY_SINK_URL", "somewhere", "must begin with http://"],
  ])("names %s=%s and what is allowed", (name, value, allowed) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ name, value });
    expect(faults[0]?.allowed).toContain(allowed);
  });

  it("names every wrong variable at once, and never shows a password", () => {
    const faults = faultsOf({ PORT: "x", SPILLWAY_PASSWORD: "short" });
    expect(faults.map(({ name }) => name).sort()).toEqual(["PORT", "SPILLWAY_PASSWORD"]);
    expect(JSON.stringify(faults)).not.toContain("short");
  });

  it.each(["0.0.0.0", "::", "10.1.2.3", "example.org"])("refuses HOST=%s without a password", (host) => {
    expect(faultsOf({ HOST: host })[0]).toMatchObject({ name: "SPILLWAY_PASSWORD" });
    expect(faultsOf({ HOST: host, SPILLWAY_PASSWORD: "long enough" })).toEqual([]);
  });

  it("has every variable in docs/configuration.md, with its default", async () => {
    const path = fileURLToPath(new URL("../docs/configuration.md", import.meta.url));
    const text = await readFile(path, "utf8");
    for (const [name, schema] of Object.entries(CONFIG_SCHEMA.shape)) {
      expect(text).toContain(`\`${name}\``);
      expect(text).toContain(schema.description);
    }
  });
});
