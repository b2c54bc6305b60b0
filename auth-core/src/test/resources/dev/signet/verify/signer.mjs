// Signs with the npm package jose what a client sends. Arguments: now in seconds, issuer, address, access token.
import { createHash } from 'node:crypto'
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'

const [now, issuer, address, accessToken] = process.argv.slice(2)
const iat = Number(now)
const ath = createHash('sha256').update(accessToken).digest('base64url')
const signed = []
for (const alg of ['EdDSA', 'Ed25519', 'ES256', 'RS256', 'PS256']) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  const jkt = await calculateJwkThumbprint(jwk)
  const assertion = await new SignJWT({ jti: `client-${alg}` })
    .setProtectedHeader({ alg, typ: 'client-authentication+jwt', kid: jkt })
    .setIssuer(`client-${alg}`).setSubject(`client-${alg}`).setAudience(issuer)
    .setIssuedAt(iat).setNotBefore(iat).setExpirationTime(iat + 120)
    .sign(privateKey)
  const proof = await new SignJWT({ jti: `proof-${alg}`, htm: 'POST', htu: address, ath })
    .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk })
    .setIssuedAt(iat)
    .sign(privateKey)
  signed.push({ alg, jwk: JSON.stringify(jwk), jkt, assertion, proof })
}
console.log(JSON.stringify({ signed }))
