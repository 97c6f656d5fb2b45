/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // These use Node's own loader; bundling them breaks worker threads and Lua loading.
  serverExternalPackages: ["bullmq", "ioredis", "pino"],
};

export default config;
