// The door of the official JavaScript client to an emulated tenant: its own handlers, one of ours for the token.
// The packages lie in the folder that this runs in. It makes clients, and checks nothing.

import { createRequire } from "node:module";

const graph = createRequire(`${process.cwd()}/`)("@microsoft/microsoft-graph-client");
export const { BatchRequestContent, BatchResponseContent, GraphError, PageIterator, RetryHandlerOptions } = graph;

const TENANT = "0b5c3f1e-6d5b-4a86-9a1d-5f2a3c4d5e6f";

export async function token(url) {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "demo",
    client_secret: "demo",
    scope: "https://graph.microsoft.com/.default",
  });
  const answer = await fetch(`${url}/${TENANT}/oauth2/v2.0/token`, { method: "POST", body });
  return (await answer.json()).access_token;
}

// The client's own AuthenticationHandler gives tokens to https alone, which a loopback tenant does not have.
class LoopbackAuthentication {
  constructor(token) {
    this.token = token;
  }

  setNext(next) {
    this.next = next;
  }

  async execute(context) {
    context.options.headers = { ...context.options.headers, Authorization: `Bearer ${this.token}` };
    await this.next.execute(context);
  }
}

export function client(url, token, version = "v1.0") {
  const chain = [
    new LoopbackAuthentication(token),
    new graph.RetryHandler(new RetryHandlerOptions()),
    new graph.RedirectHandler(),
    new graph.TelemetryHandler(),
    new graph.HTTPMessageHandler(),
  ];
  return graph.Client.initWithMiddleware({ baseUrl: `${url}/`, defaultVersion: version, middleware: chain });
}
