/** The demo's customers. Fictional companies, as everybody's test data has. */
export const TENANTS = [
  "acme",
  "cyberdyne",
  "duff",
  "globex",
  "hooli",
  "initech",
  "massive",
  "soylent",
  "stark",
  "tyrell",
  "umbrella",
  "wonka",
] as const;
