"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { FeatureFlagsView } from "./feature-flags-view";
import { FlagsView } from "./flags-view";

const TABS = ["switches", "features"] as const;
const tabState = parseAsStringLiteral(TABS).withDefault("switches").withOptions({ history: "push" });

/** What stops work, and what changes how work is done. */
export function FlagsTabs() {
  const [tab, setTab] = useQueryState("tab", tabState);
  return (
    <Tabs
      value={tab}
      onValueChange={(value) => void setTab(value as (typeof TABS)[number])}
      className="grid min-w-0 gap-4"
    >
      <TabsList aria-label="Kinds of flags">
        <TabsTrigger value="switches">Kill switches</TabsTrigger>
        <TabsTrigger value="features">Feature flags</TabsTrigger>
      </TabsList>
      <TabsContent value="switches" className="min-w-0">
        <FlagsView />
      </TabsContent>
      <TabsContent value="features" className="min-w-0">
        <FeatureFlagsView />
      </TabsContent>
    </Tabs>
  );
}
