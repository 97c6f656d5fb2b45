const everywhere = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "no-referrer" },
  { key: "x-frame-options", value: "DENY" },
  { key: "cross-origin-opener-policy", value: "same-origin" },
  { key: "cross-origin-resource-policy", value: "same-origin" },
  {
    key: "permissions-policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];

/** What only the list of single dead letters can be filtered by or show; a queue or a text filters the causes as well. */
const ofTheList = ["job", "name", "from", "to", "operation"];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run check` looks at types, of the tests and tools too; who sets the product up need not wait for the same again.
  typescript: { ignoreBuildErrors: true },
  // These use Node's own loader; bundling them breaks worker threads and Lua loading.
  serverExternalPackages: ["bullmq", "ioredis", "pino"],
  // For links that were shared before the causes became the first view. Not permanent: browsers would keep that for good.
  async redirects() {
    return [
      { source: "/dead-letters/groups", destination: "/dead-letters", permanent: false },
      ...ofTheList.map((key) => ({
        source: "/dead-letters",
        has: [{ type: "query", key }],
        destination: "/dead-letters/jobs",
        permanent: false,
      })),
    ];
  },
  // The policy of pages, which needs a nonce each, is set in proxy.ts.
  async headers() {
    return [
      { source: "/:path*", headers: everywhere },
      {
        source: "/api/:path*",
        headers: [
          { key: "content-security-policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
        ],
      },
      {
        // Browsers ignore it over plain http, and a loopback address must never be pinned to https.
        source: "/:path*",
        has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
        headers: [{ key: "strict-transport-security", value: "max-age=31536000" }],
      },
    ];
  },
};

export default config;
