import { createHmac, timingSafeEqual } from 'node:crypto'

/** Crockford's base 32: no letter that is mistaken for a digit when read aloud or typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const NAME_LENGTH = 10
const TAG_LENGTH = 8

const mac = (key: Buffer, ...parts: string[]) => createHmac('sha256', key).update(parts.join('\u0000')).digest()

function base32(bytes: Buffer, length: number): string {
  let bits = 0n
  for (const byte of bytes.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte)
  return Array.from({ length }, (_, at) => ALPHABET[Number((bits >> BigInt(59 - at * 5)) & 31n)]).join('')
}

/**
 * What names one attendee's claim to one offer to whoever takes the payment: ten characters of a name and eight of a
 * signature (HMAC-SHA256, 40 bits), such as `7KQ2M-9XA4T-PR8WZCH3`. It says nothing of the person to anybody else.
 */
export function signReference(key: Buffer, offerId: string, attendeeId: string): string {
  const name = base32(mac(key, 'name', offerId, attendeeId), NAME_LENGTH)
  return `${name.slice(0, 5)}-${name.slice(5)}-${tagOf(key, name)}`
}

const tagOf = (key: Buffer, name: string) => base32(mac(key, 'tag', name), TAG_LENGTH)

/**
 * The reference as it is kept, from one that was typed or read aloud: case, spaces and dashes do not matter, O is 0, I
 * and L are 1. Undefined when this studio did not sign it. Needs no database and no network.
 */
export function readReference(key: Buffer, typed: string): string | undefined {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  if (text.length !== NAME_LENGTH + TAG_LENGTH) return undefined
  const name = text.slice(0, NAME_LENGTH)
  const given = Buffer.from(text.slice(NAME_LENGTH))
  const right = Buffer.from(tagOf(key, name))
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  return `${name.slice(0, 5)}-${name.slice(5)}-${right}`
}
