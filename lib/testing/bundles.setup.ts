import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { areBundlesFresh } from "../programs";
import { ROOT } from "../root";

/** Programs that tests start are the bundles of the sources as they are now. */
export default function bundle(): void {
  if (!areBundlesFresh())
    execFileSync(process.execPath, [join(ROOT, "bin/bundle.mjs")], { stdio: "inherit" });
}
