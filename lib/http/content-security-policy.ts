/**
 * The policy of a page. Scripts need the nonce of this one answer, so that injected text can never run.
 * Styles may be inline: the charts, the toasts and the scroll lock of dialogs write style elements and attributes
 * without a nonce, and a style cannot run code. `reload` is for `next dev`, whose React rebuilds stacks by eval.
 */
export function pagePolicy(nonce: string, { reload }: { reload: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${reload ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
