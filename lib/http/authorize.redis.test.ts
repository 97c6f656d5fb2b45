import { describe, expect, it } from "vitest";
import { sealSession } from "../auth/session";
import type { EndpointSpec } from "../contract/endpoint";
import { SpillwayError } from "../errors";
import { testRequest, testServer } from "../testing/server";
import { authorize } from "./authorize";
import type { ServerContext } from "./server-context";

const read = { method: "GET", path: "/", permission: "view" } as EndpointSpec;
const change = { method: "POST", path: "/", permission: "operate" } as EndpointSpec;

async function refusal(spec: EndpointSpec, request: Request, server: ServerContext): Promise<string> {
  try {
    return `let in: ${await authorize(spec, request, server)}`;
  } catch (error) {
    if (error instanceof SpillwayError) return error.code;
    throw error;
  }
}

describe("without a password", () => {
  it.each(["127.0.0.1:3000", "localhost:3000", "localhost", "[::1]:3000"])("serves Host %s", async (host) => {
    const server = testServer();
    expect(await refusal(read, testRequest("GET", "/", { headers: { host } }), server)).toBe(
      "let in: operator",
    );
  });

  it.each(["evil.example:3000", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1:3000", ""])(
    "refuses Host %s, which may be a name pointed at this machine",
    async (host) => {
      const server = testServer();
      expect(await refusal(read, testRequest("GET", "/", { headers: { host } }), server)).toBe(
        "cross_origin",
      );
      const rebound = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
      expect(await refusal(change, testRequest("POST", "/", { headers: rebound }), server)).toBe(
        "cross_origin",
      );
    },
  );
});

describe("a change", () => {
  it.each([
    [{ origin: "http://127.0.0.1:3000" }, "let in: operator"],
    [{ origin: "null", "sec-fetch-site": "same-origin" }, "let in: operator"],
    [{ origin: "http://evil.example" }, "cross_origin"],
    [{ origin: "http://127.0.0.1:3001" }, "cross_origin"],
    [{ origin: "http://evil.example", "sec-fetch-site": "cross-site" }, "cross_origin"],
    [{ origin: "null" }, "cross_origin"],
    [{ origin: "" }, "cross_origin"],
    [{ origin: "not a url" }, "cross_origin"],
  ])("with %j: %s", async (headers, expected) => {
    const server = testServer();
    expect(await refusal(change, testRequest("POST", "/", { headers }), server)).toBe(expected);
    // Reading needs no origin: a page elsewhere cannot see the answer.
    expect(await refusal(read, testRequest("GET", "/", { headers }), server)).toBe("let in: operator");
  });

  it("is refused when the server is read-only, and reading is not", async () => {
    const server = testServer({ readOnly: true });
    expect(await refusal(change, testRequest("POST", "/"), server)).toBe("read_only");
    expect(await refusal(read, testRequest("GET", "/"), server)).toBe("let in: operator");
  });
});

describe("with a password", () => {
  const password = "correct horse battery";

  it("asks for a session, of whatever Host", async () => {
    const server = testServer({ password });
    expect(await refusal(read, testRequest("GET", "/"), server)).toBe("unauthorized");
    const cookie = `a=b; spillway_session=${await sealSession(server, { actor: "operator" })}`;
    const headers = { host: "spillway.example", cookie };
    expect(await refusal(read, testRequest("GET", "/", { headers }), server)).toBe("let in: operator");
  });

  it("lets anyone ask what is public", async () => {
    const server = testServer({ password });
    const open = { ...read, permission: "public" } as EndpointSpec;
    expect(await refusal(open, testRequest("GET", "/"), server)).toBe("let in: anonymous");
  });
});
