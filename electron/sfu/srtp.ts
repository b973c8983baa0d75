/**
 * Encrypts RTP for one viewer (SRTP). werift does this too, but unpacks the raw key and rebuilds the header for every
 * packet, which takes several times as long (measured by the bench).
 */
import { createCipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { openSealer } from './gcm'

/** What DTLS agreed on: AEAD_AES_128_GCM (RFC 7714) or AES_CM_128_HMAC_SHA1_80 (RFC 3711). */
export const GCM_PROFILE = 0x0007
export interface SessionKeys {
  profile: number
  key: Buffer
  salt: Buffer
  /** For HMAC only. */
  authentication: Buffer
}

export interface Protector {
  /**
   * Encrypts one packet.
   *
   * @param header of RTP, with its extensions; sequence number and SSRC are read from it
   * @param payload in one or more parts
   * @param rollover how often the sequence number has begun anew
   * @returns the packet as it is to be sent, valid until the next one is encrypted
   */
  protect(header: Buffer, payload: Uint8Array[], rollover: number): Buffer
  /** Forgets the key. */
  close(): void
}

export function openProtector(keys: SessionKeys): Protector {
  const key = createSecretKey(keys.key)
  return keys.profile === GCM_PROFILE
    ? gcm(key, keys.salt)
    : { protect: counterMode(key, keys.salt, createSecretKey(keys.authentication)), close: () => {} }
}

function gcm(key: KeyObject, salt: Buffer): Protector {
  const sealer = openSealer(key)
  const nonce = Buffer.alloc(12)
  const bare = salt.subarray(0, 12)
  return {
    protect(header, payload, rollover) {
      // RFC 7714, section 8.1.
      nonce.set(bare)
      mix(nonce, 2, header.readUInt32BE(8))
      mix(nonce, 6, rollover)
      nonce[10] = (nonce[10] ?? 0) ^ (header[2] ?? 0)
      nonce[11] = (nonce[11] ?? 0) ^ (header[3] ?? 0)
      return sealer?.seal(nonce, header, payload) ?? sealWithNode(key, nonce, header, payload)
    },
    close: () => sealer?.close(),
  }
}

function sealWithNode(key: KeyObject, nonce: Buffer, header: Buffer, payload: Uint8Array[]): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header)
  const encrypted = payload.map((part) => cipher.update(part))
  return Buffer.concat([header, ...encrypted, cipher.final(), cipher.getAuthTag()])
}

function counterMode(key: KeyObject, salt: Buffer, authentication: KeyObject): Protector['protect'] {
  const iv = Buffer.alloc(16)
  const rolled = Buffer.alloc(4)
  return (header, payload, rollover) => {
    // RFC 3711, section 4.1.1.
    iv.fill(0)
    salt.copy(iv, 0, 0, 14)
    mix(iv, 4, header.readUInt32BE(8))
    mix(iv, 8, rollover)
    iv[12] = (iv[12] ?? 0) ^ (header[2] ?? 0)
    iv[13] = (iv[13] ?? 0) ^ (header[3] ?? 0)
    const cipher = createCipheriv('aes-128-ctr', key, iv)
    const parts = [header, ...payload.map((part) => cipher.update(part)), cipher.final()]
    rolled.writeUInt32BE(rollover >>> 0)
    const tag = createHmac('sha1', authentication)
    for (const part of parts) tag.update(part)
    return Buffer.concat([...parts, tag.update(rolled).digest().subarray(0, 10)])
  }
}

function mix(iv: Buffer, at: number, value: number): void {
  iv.writeUInt32BE((iv.readUInt32BE(at) ^ value) >>> 0, at)
}
