import { firstFormats } from "@/lib/format";

// The policy of pages forbids to compile text, which zod would try for speed and the browser then reports. This is where zod
// keeps its settings: `z.config` would make it a part of what every page loads.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

// Before the page is drawn, which needs them.
for (const make of firstFormats) setTimeout(make, 0);
