// An OpenID provider on a free loopback port: everything in memory, and a person who approves at once.
// Prints its issuer on the first line of stdout. Takes "clock <seconds ahead>" on stdin, answers "ok", and ends with stdin.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

import Provider, { errors } from 'oidc-provider';

// Its notices would come between our own answers.
console.info = console.error;

const realNow = Date.now;
let ahead = 0;
Date.now = () => realNow() + ahead;

const ACCOUNT = 'person-1111';
const API = 'urn:example:api';
const secret = process.env.PEER_CLIENT_SECRET;

// Expired entries stay, so that an expired code is told from one that never was.
const stored = new Map();

class Memory {
  constructor(kind) {
    this.kind = kind;
  }

  async upsert(id, payload) {
    stored.set(`${this.kind} ${id}`, { kind: this.kind, payload });
  }

  async find(id) {
    return stored.get(`${this.kind} ${id}`)?.payload;
  }

  async findByUid(uid) {
    return this.first((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode) {
    return this.first((payload) => payload.userCode === userCode);
  }

  first(matches) {
    for (const { kind, payload } of stored.values()) {
      if (kind === this.kind && matches(payload)) return payload;
    }
    return undefined;
  }

  async consume(id) {
    (await this.find(id)).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    stored.delete(`${this.kind} ${id}`);
  }

  async revokeByGrantId(grantId) {
    for (const [key, { kind, payload }] of stored) {
      if (kind === this.kind && payload.grantId === grantId) stored.delete(key);
    }
  }
}

function signingKey(type, options) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig' };
}

function nativeClient(id, algorithm) {
  return {
    client_id: id,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1/callback'],
    id_token_signed_response_alg: algorithm,
  };
}

function machineClient(id, method) {
  return {
    client_id: id,
    client_secret: secret,
    token_endpoint_auth_method: method,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}

// A client with a key: its public half comes from whoever starts this.
function keyClient(id, grantTypes) {
  return {
    client_id: id,
    application_type: 'native',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: JSON.parse(process.env.PEER_CLIENT_JWKS),
    grant_types: grantTypes,
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    redirect_uris: grantTypes.includes('authorization_code') ? ['http://127.0.0.1/callback'] : [],
  };
}

const configuration = {
  adapter: Memory,
  clients: [
    nativeClient('cli-rs256', 'RS256'),
    nativeClient('cli-ps256', 'PS256'),
    nativeClient('cli-es256', 'ES256'),
    nativeClient('cli-eddsa', 'EdDSA'),
    machineClient('machine:basic', 'client_secret_basic'),
    machineClient('machine:post', 'client_secret_post'),
    keyClient('machine:key', ['client_credentials']),
    keyClient('web:key', ['authorization_code', 'refresh_token']),
    { ...nativeClient('cli-dpop', 'RS256'), dpop_bound_access_tokens: true },
  ],
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  enabledJWA: {
    clientAuthSigningAlgValues: ['ES256', 'EdDSA'],
    dPoPSigningAlgValues: ['ES256', 'EdDSA'],
    idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  },
  jwks: {
    keys: [
      signingKey('rsa', { modulusLength: 2048 }),
      signingKey('ec', { namedCurve: 'P-256' }),
      signingKey('ed25519'),
    ],
  },
  cookies: { keys: [secret] },
  claims: { openid: ['sub'], email: ['email'] },
  conformIdTokenClaims: false,
  async findAccount(context, id) {
    return { accountId: id, claims: async () => ({ sub: id, email: `${id}@example.test` }) };
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    clientCredentials: { enabled: true },
    // Of every proof a nonce is asked for, at the token endpoint and at the resource.
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(context, resource) {
        if (resource !== API) throw new errors.InvalidTarget();
        return { scope: 'api:read', audience: API, accessTokenFormat: 'jwt' };
      },
    },
  },
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    ClientCredentials: 600,
    DeviceCode: 600,
    Grant: 86400,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 86400,
    Session: 86400,
  },
};

// It knows how to make at_hash, but leaves it out of tokens that come without a browser in between.
function addAccessTokenHashes(provider) {
  const { issue } = provider.IdToken.prototype;
  provider.IdToken.prototype.issue = function issueWithHash(...terms) {
    const accessToken = Provider.ctx?.oidc.entities.AccessToken;
    if (accessToken) this.set('at_hash', accessToken.jti);
    return issue.apply(this, terms);
  };
}

async function approve(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  // As its manual has it: what the same person granted the same client before grows, and stays one grant.
  const grant = details.grantId
    ? await provider.Grant.find(details.grantId)
    : new provider.Grant({ accountId: ACCOUNT, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope ?? 'openid');
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId: ACCOUNT }, consent: { grantId } });
}

async function refuse(provider, request, response) {
  await provider.interactionFinished(request, response, {
    error: 'access_denied',
    error_description: 'The person said no',
  });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  addAccessTokenHashes(provider);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const interaction = /^\/interaction\/[^/]+(\/refuse)?$/.exec(request.url);
    if (!interaction) {
      answer(request, response);
      return;
    }
    const decide = interaction[1] ? refuse : approve;
    decide(provider, request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(error.name);
    });
  });
  process.stdout.write(`${issuer}\n`);
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    ahead = Number(/^clock (\d+)$/.exec(line)[1]) * 1000;
    process.stdout.write('ok\n');
  })
  .on('close', () => process.exit(0));
