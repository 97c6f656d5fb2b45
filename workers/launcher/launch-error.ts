/** The launcher cannot go on; `message` is the one line that is shown, and the process ends with `exitCode`. */
export class LaunchError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "LaunchError";
    this.exitCode = exitCode;
  }
}
