// Preloaded into every process that the launcher starts. The IPC channel closes when the launcher dies, even by
// SIGKILL; without this its processes would go on for ever with nobody to stop them.
const GRACE_MS = 5_000;

if (process.channel) {
  // Listening must not keep a process alive that has nothing else to do.
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => {
      try {
        process.kill(-process.pid, "SIGKILL");
      } catch {
        process.exit(1);
      }
    }, GRACE_MS).unref();
  });
  process.channel.unref();
}
