/**
 * Encrypts RTP for one viewer (SRTP). werift does this too, but unpacks the raw key and rebuilds the header for every
 * packet; with the key unpacked once and the parts sent as they are, a packet costs about half (measured by the bench).
 */
import { type Cipher, createCipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** What DTLS agreed on: AEAD_AES_128_GCM (RFC 7714) or AES_CM_128_HMAC_SHA1_80 (RFC 3711). */
export const GCM_PROFILE = 0x0007
export interface SessionKeys {
  profile: number
  key: Buffer
  salt: Buffer
  /** For HMAC only. */
  authentication: Buffer
}

/**
 * Encrypts one packet.
 *
 * @param header of RTP, with its extensions; sequence number and SSRC are read from it
 * @param payload in one or more parts
 * @param rollover how often the sequence number has begun anew
 * @returns the parts of the packet as they are to be sent
 */
export type Protect = (header: Buffer, payload: Uint8Array[], rollover: number) => Uint8Array[]

export function createProtect(keys: SessionKeys): Protect {
  const key = createSecretKey(keys.key)
  return keys.profile === GCM_PROFILE
    ? gcm(key, keys.salt)
    : counterMode(key, keys.salt, createSecretKey(keys.authentication))
}

function gcm(key: KeyObject, salt: Buffer): Protect {
  const iv = Buffer.alloc(12)
  return (header, payload, rollover) => {
    // RFC 7714, section 8.1.
    salt.copy(iv, 0, 0, 12)
    mix(iv, 2, header.readUInt32BE(8))
    mix(iv, 6, rollover)
    iv[10] = (iv[10] ?? 0) ^ (header[2] ?? 0)
    iv[11] = (iv[11] ?? 0) ^ (header[3] ?? 0)
    const cipher = createCipheriv('aes-128-gcm', key, iv)
    cipher.setAAD(header)
    const parts = encrypt(cipher, header, payload)
    parts.push(cipher.getAuthTag())
    return parts
  }
}

function counterMode(key: KeyObject, salt: Buffer, authentication: KeyObject): Protect {
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
    const parts = encrypt(createCipheriv('aes-128-ctr', key, iv), header, payload)
    rolled.writeUInt32BE(rollover >>> 0)
    const tag = createHmac('sha1', authentication)
    for (const part of parts) tag.update(part)
    parts.push(tag.update(rolled).digest().subarray(0, 10))
    return parts
  }
}

function encrypt(cipher: Cipher, header: Buffer, payload: Uint8Array[]): Uint8Array[] {
  const parts: Uint8Array[] = [header]
  for (const part of payload) parts.push(cipher.update(part))
  cipher.final()
  return parts
}

function mix(iv: Buffer, at: number, value: number): void {
  iv.writeUInt32BE((iv.readUInt32BE(at) ^ value) >>> 0, at)
}
