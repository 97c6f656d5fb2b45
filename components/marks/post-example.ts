/** A request for a shell, as a pipeline or a product would send it. Spillway takes changes only with its own address as Origin. */
export const postExample = (origin: string, path: string, body: unknown): string =>
  [
    `curl ${origin}${path} \\`,
    `  -H "Origin: ${origin}" -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
