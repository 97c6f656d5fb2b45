import { randomUUID } from "node:crypto";
import { type Client, OpenFeature } from "@openfeature/server-sdk";
import type { Context } from "@/lib/context";
import { KillSwitchProvider } from "@/lib/flags/provider";
import { type FlagWatcher, watchFlags } from "@/lib/flags/watcher";

export interface FlagGate {
  watcher: FlagWatcher;
  client: Client;
  close(): Promise<void>;
}

/** Starts to watch the kill switches and registers them with OpenFeature, in a domain of their own. */
export async function openFlagGate(ctx: Context): Promise<FlagGate> {
  let changed = () => {};
  const watcher = await watchFlags(ctx, () => changed());
  const provider = new KillSwitchProvider(watcher.current, ctx.clock.now);
  changed = () => provider.changed();
  const domain = `spillway-${randomUUID()}`;
  await OpenFeature.setProviderAndWait(domain, provider);
  return {
    watcher,
    client: OpenFeature.getClient(domain),
    async close() {
      watcher.close();
      OpenFeature.clearHandlers();
    },
  };
}
