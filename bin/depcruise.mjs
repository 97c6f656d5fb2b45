// Runs dependency-cruiser with TypeScript 5: it parses by the compiler's JavaScript API, which TypeScript 7 does not
// have, and without that API it reads no TypeScript at all and finds, very quickly, nothing wrong.
import Module, { register } from "node:module";

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolveFilename(request.replace(/^typescript(?=\/|$)/, "typescript-5"), ...rest);

const hook = `export const resolve = (name, context, next) => next(name === "typescript" ? "typescript-5" : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`, import.meta.url);

await import("../node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
