/**
 * Headers of a download of untrusted bytes: no browser shows it, whatever it is. The name is encoded as RFC 5987 asks, without
 * anything that a file system takes for a path.
 */
export function downloadHeaders(name: string): Record<string, string> {
  const [, stem = name, ending = ""] = /^(.*?)(\.\w{1,8})?$/s.exec(name) ?? [];
  const safe = [...stem.replace(/[^\p{L}\p{N}._-]/gu, "_")].slice(0, 84).join("");
  return {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="download${ending}"; filename*=UTF-8''${encodeURIComponent(safe + ending)}`,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
}
