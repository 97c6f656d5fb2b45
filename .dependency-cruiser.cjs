const forbid = (name, from, to, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from },
  to: { path: to },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    forbid(
      "lib-stands-alone",
      "^lib/",
      "^(app|components|workers|e2e)/",
      "lib knows nothing of those who use it.",
    ),
    forbid(
      "components-use-the-shared-part-of-lib",
      "^components/",
      "^lib/(?!contract/|format|turns|http/(client|lines)|cn)",
      "A component runs in the browser: it sees contracts, the client, formats and turns.",
    ),
    {
      name: "pages-load-no-schemas",
      severity: "error",
      comment:
        "Schemas are heavy: a page takes types, values and names of routes. What checks by a schema is fetched when it is needed, and named here.",
      from: {
        path: "^components/",
        pathNot:
          "\\.test\\.tsx?$|^components/(fallbacks/fallback-mark|flags/(condition-fields|feature-(basics|dialog|form))|operations/change-draft|policies/draft|saved-filters/browser-filters)\\.",
      },
      to: { path: "^lib/contract/(?!values/)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "values-have-no-schemas",
      severity: "error",
      comment: "The browser loads them with its pages.",
      from: { path: "^lib/contract/values/", pathNot: "\\.test\\.ts$" },
      to: { path: "^lib/", pathNot: "^lib/contract/values/", dependencyTypesNot: ["type-only"] },
    },
    forbid(
      "components-know-no-pages",
      "^components/",
      "^(app|workers|e2e)/",
      "Pages compose components, not the other way round.",
    ),
    forbid("workers-use-lib", "^workers/", "^(app|components|e2e)/", "Workers run without the web server."),
    forbid("app-knows-no-workers", "^app/", "^(workers|e2e)/", "The web server runs without workers."),
    forbid(
      "only-the-backend-reads-bullmq-keys",
      "^(app|components|workers)/",
      "^lib/queues/backend/(?!index|types)",
      "BullMQ's keys are read in one place.",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "node_modules|\\.next" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
