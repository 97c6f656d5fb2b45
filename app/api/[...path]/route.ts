import { SpillwayError, toProblem } from "@/lib/errors";

/** What the API does not have is answered as the API answers, and not with a page. */
function answer(request: Request): Response {
  const { pathname } = new URL(request.url);
  const problem = toProblem(
    new SpillwayError("not_found", `The API has nothing at ${pathname}.`, {
      hint: "The README and lib/contract list what it has.",
    }),
  );
  return Response.json(problem, {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
