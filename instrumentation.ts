/** Runs once when the web server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { closeStreamsOnStop } = await import("./lib/live/close-on-stop");
  closeStreamsOnStop();
}
