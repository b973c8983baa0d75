/**
 * werift agrees on keys (X25519, RFC 7748) with tweetnacl, which is JavaScript: 3 ms of the 9 that a viewer's handshake
 * took in Electron 25, and 60 more for the first one, while everybody else waits. Node's own takes 0.3 ms from the start.
 */
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'
import tweetnacl from 'tweetnacl'

/** What stands before the 32 bytes of a key in DER (RFC 8410, section 10). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')
const KEY_BYTES = 32

function generate(): { publicKey: Uint8Array; secretKey: Uint8Array } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  // Copies: werift takes the whole of the memory below a key.
  return {
    publicKey: Uint8Array.from(publicKey.subarray(-KEY_BYTES)),
    secretKey: Uint8Array.from(privateKey.subarray(-KEY_BYTES)),
  }
}

function agree(own: Uint8Array, theirs: Uint8Array): Uint8Array {
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, own]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, theirs]), format: 'der', type: 'spki' })
  return diffieHellman({ privateKey, publicKey })
}

/** To be called once in each thread that opens connections. */
export function hastenKeyExchange(): void {
  Object.assign(tweetnacl.box, { keyPair: Object.assign(generate, tweetnacl.box.keyPair) })
  Object.assign(tweetnacl, { scalarMult: Object.assign(agree, tweetnacl.scalarMult) })
}
