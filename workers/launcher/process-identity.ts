import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When the process with this pid began, as text that never changes while it lives; null when there is none.
 * A pid alone can come to mean another process after a crash or a reboot; pid and beginning together cannot.
 */
export function processBeginning(pid: number): string | null {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      // The name, field 2, may hold spaces and parentheses; the start time is field 22.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // A zombie has ended; only its parent has not looked yet.
      return fields[0] === "Z" ? null : `${boot}/${fields[19] ?? ""}`;
    } catch {
      return null;
    }
  }
  try {
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return text === "" ? null : text;
  } catch {
    return null;
  }
}
