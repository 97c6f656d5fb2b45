export interface ConfigFault {
  /** The environment variable. */
  name: string;
  value: string;
  allowed: string;
}

/** The configuration is wrong; `message` has one line per variable. */
export class ConfigError extends Error {
  readonly faults: ConfigFault[];

  constructor(faults: ConfigFault[]) {
    super(
      faults
        .map(({ name, value, allowed }) => `${name}${value === "" ? " is missing" : `=${value}`}: ${allowed}`)
        .join("\n"),
    );
    this.name = "ConfigError";
    this.faults = faults;
  }
}
