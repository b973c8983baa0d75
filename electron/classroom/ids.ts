import { randomBytes } from 'node:crypto'

/** An unguessable name of `bytes` random bytes, in base64url. */
export const randomId = (bytes = 16): string => randomBytes(bytes).toString('base64url')

/** Letters and digits that are not mistaken for one another when read aloud or typed. */
const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** Six characters for the door's front page: 31^6, with guesses limited at the door. */
export function shortCode(): string {
  return Array.from(randomBytes(6), (byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]).join('')
}
