import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far the stamp of a message may be from now: a message that was overheard cannot be sent again later. */
const REPLAY_WINDOW_MS = 5 * 60_000

export type Verdict = 'good' | 'malformed' | 'stale' | 'forged'

/**
 * Checks a webhook's signature by Stripe's scheme: `t=SECONDS,v1=HEX[,v1=HEX]`, where the hexadecimal digits are
 * HMAC-SHA256 of `SECONDS.BODY` under the secret. Compared in a time that does not tell how much was right.
 */
export function checkSignature(secret: Buffer, header: string | undefined, body: Buffer, nowMs: number): Verdict {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('=', 2) as [string, string?])
  const stamp = parts.find(([name]) => name === 't')?.[1]
  const given = parts.flatMap(([name, value]) =>
    name === 'v1' && value && /^[0-9a-f]{64}$/i.test(value) ? [value] : [],
  )
  if (!stamp || !/^\d{1,12}$/.test(stamp) || given.length === 0 || given.length > 8) return 'malformed'
  const right = createHmac('sha256', secret).update(`${stamp}.`).update(body).digest()
  // Every one is compared, so that the time does not tell which of them was right.
  const good = given.map((hex) => timingSafeEqual(Buffer.from(hex, 'hex'), right)).includes(true)
  if (!good) return 'forged'
  return Math.abs(nowMs - Number(stamp) * 1000) <= REPLAY_WINDOW_MS ? 'good' : 'stale'
}
