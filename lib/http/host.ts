const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Whether a Host header names this machine. Without a password only such requests are served: a page elsewhere can
 * point its own name at 127.0.0.1 (DNS rebinding) and would then look same-origin, but its name stands in Host.
 */
export function isLoopbackHost(host: string | null): boolean {
  return LOOPBACK_HOST.test(host ?? "");
}
