//! A real OpenID Connect provider on loopback (the certified package `oidc-provider`) with invented people.

import http from 'node:http';

import Provider from 'oidc-provider';

/**
 * Starts a provider at which the portal of `base` is known. `people` is `{ login: { email, groups, amr } }` and may
 * change while it runs: what is asked next sees the change. Answers `{ issuer, clientId, clientSecret, stop }`.
 */
export async function startProvider(people) {
  const server = http.createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  // Another name than the portal's: what comes back from here comes from another site.
  const issuer = `http://localhost:${server.address().port}`;
  let provider;
  return {
    issuer,
    clientId: 'overture',
    clientSecret: 'a secret between the two',
    /** Lets people come back to this portal. */
    knows(base) {
      provider = new Provider(issuer, configuration(this, base, people));
      const answer = provider.callback();
      server.on('request', (request, response) => {
        if (request.url.startsWith('/interaction/')) interact(provider, people, request, response).catch(fail(response));
        else answer(request, response);
      });
    },
    stop: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  };
}

function configuration({ clientId, clientSecret }, base, people) {
  return {
    clients: [{
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [`${base}/sign-in/sso/callback`],
    }],
    claims: {
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
      openid: ['sub', 'amr'],
      email: ['email', 'email_verified'],
      profile: ['name', 'groups'],
    },
    cookies: { keys: ['only for these tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    async findAccount(_, id) {
      const { email, groups } = people[id];
      return { accountId: id, claims: () => ({ sub: id, email, email_verified: true, name: id, groups }) };
    },
    // Whoever signs in agrees to what the host's own portal asks for.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(oidc.params.scope);
      await grant.save();
      return grant;
    },
  };
}

/** The page where one signs in, and its answers. */
async function interact(provider, people, request, response) {
  await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>Host ID</title><main><h1>Host ID</h1>
      <form method="post"><label>Login <input name="login"></label><button>Continue</button></form>
      <form method="post"><button name="cancel" value="1">Cancel</button></form></main></html>`);
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const login = new URLSearchParams(Buffer.concat(chunks).toString()).get('login');
  const result = people[login]
    ? { login: { accountId: login, amr: people[login].amr } }
    : { error: 'access_denied', error_description: 'cancelled' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function fail(response) {
  return (error) => {
    response.statusCode = 500;
    response.end(String(error));
  };
}
