/** Plain markup and a plain link: what this page needs of scripts, Next would load with every other one. */
export default function NotFound() {
  return (
    <main className="grid justify-items-center gap-2 px-4 py-12 text-center">
      <h1 className="font-medium text-base">There is no page at this address</h1>
      <p className="max-w-md text-muted">The link may be old, or cut short when it was pasted.</p>
      <a href="/" className="text-accent underline underline-offset-2">
        To the overview
      </a>
    </main>
  );
}
