// A real OpenID provider on loopback, for the tests. Who signs in, and how, its login page simply asks.
// Usage: node provider.mjs PORT REDIRECT_URI PEOPLE, the last as JSON: {login: {email, email_verified}}
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

const [port, redirect, people] = process.argv.slice(2);
const known = JSON.parse(people);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "lamppost",
    client_secret: "for-the-tests-and-nothing-else",
    redirect_uris: [redirect],
  }],
  claims: { openid: ["sub", "amr", "acr", "auth_time"], email: ["email", "email_verified"] },
  acrValues: ["once", "twice"],
  pkce: { required: () => true },
  cookies: { keys: ["for the tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/login/${interaction.uid}` },
  // What is asked for is granted: consent is no part of what is tested.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
  findAccount: (ctx, login) => ({ accountId: login, claims: () => ({ sub: login, ...known[login] }) }),
});

const FORM = `<!DOCTYPE html><html lang="en"><title>Provider</title><form method="post">
<label>Login <input name="login"></label> <label>Ways <input name="amr" value="pwd"></label>
<label>Level <input name="acr"></label> <button>Sign in there</button></form>`;

const server = createServer(async (request, response) => {
  if (!request.url.startsWith("/login/")) return provider.callback()(request, response);
  if (request.method === "GET") {
    return response.writeHead(200, { "Content-Type": "text/html" }).end(FORM);
  }
  let body = "";
  for await (const part of request) body += part;
  const said = new URLSearchParams(body);
  const login = { accountId: said.get("login"), amr: said.get("amr").split(" ") };
  if (said.get("acr")) login.acr = said.get("acr");
  return provider.interactionFinished(request, response, { login });
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
