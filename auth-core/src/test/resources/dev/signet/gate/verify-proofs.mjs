// Looks at JWTs as another library does. Arguments: "assertion <jwt> <jwks> <issuer> <client>" or "proof <jwt> <token>".
// Prints "ok" and what it saw, or "refused" and why.
import { createHash } from 'node:crypto';

import { EmbeddedJWK, calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';

const [kind, jwt, ...rest] = process.argv.slice(2);

async function assertion(keys, issuer, client) {
  const { payload, protectedHeader } = await jwtVerify(jwt, createLocalJWKSet(JSON.parse(keys)), {
    algorithms: ['EdDSA', 'ES256'],
    typ: 'client-authentication+jwt',
    audience: issuer,
    issuer: client,
    subject: client,
    maxTokenAge: '60s',
    requiredClaims: ['jti', 'exp', 'iat'],
  });
  return `${protectedHeader.alg} ${payload.exp - payload.iat}`;
}

async function proof(token) {
  const { payload } = await jwtVerify(jwt, EmbeddedJWK, {
    algorithms: ['EdDSA', 'ES256'],
    typ: 'dpop+jwt',
    maxTokenAge: '60s',
    requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
  });
  const hash = createHash('sha256').update(token).digest('base64url');
  if (payload.ath !== hash) throw new Error('ath');
  return `${payload.htm} ${payload.htu} ${await calculateJwkThumbprint(decodeProtectedHeader(jwt).jwk)}`;
}

try {
  console.log(`ok ${await (kind === 'assertion' ? assertion(...rest) : proof(...rest))}`);
} catch (error) {
  console.log(`refused ${error.code ?? error.message}`);
}
