import type { Quality } from '../../shared/broadcast'
import { MAX_STILL_BYTES } from '../../shared/broadcast'
import type { ServerMessage } from '../../shared/wire'

export interface StillsOptions {
  /** Asks the broadcast window for a picture; it comes by `take`, or never. */
  ask(): void
  send(viewerId: string, message: ServerMessage): void
  now(): number
}

export interface Stills {
  /** What a viewer gets now. */
  follow(viewerId: string, quality: Quality): void
  leave(viewerId: string): void
  take(jpeg: Uint8Array): void
  close(): void
}

const EVERY_MS = 10_000

/**
 * A small picture every ten seconds for those whose connection carries sound alone, and for nobody else: while there
 * are none, none is taken. It goes over the page's WebSocket, passes by the event log and is kept nowhere.
 */
export function createStills({ ask, send, now }: StillsOptions): Stills {
  const without = new Set<string>()
  let newest: Extract<ServerMessage, { type: 'media:still' }> | undefined
  let askedAtMs = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setInterval> | undefined

  function askNow(): void {
    askedAtMs = now()
    ask()
  }

  function leave(viewerId: string): void {
    without.delete(viewerId)
    if (without.size > 0) return
    clearInterval(timer)
    timer = undefined
    newest = undefined
  }

  return {
    follow(viewerId, quality) {
      if (quality !== 'sound') return leave(viewerId)
      if (without.has(viewerId)) return
      without.add(viewerId)
      timer ??= setInterval(askNow, EVERY_MS)
      if (newest) send(viewerId, newest)
      // One whose way swings comes and goes: no more pictures for that.
      else if (now() - askedAtMs >= EVERY_MS) askNow()
    },
    leave,
    take(jpeg) {
      if (without.size === 0 || jpeg.length > MAX_STILL_BYTES) return
      newest = { type: 'media:still', jpeg: Buffer.from(jpeg).toString('base64'), atMs: now() }
      for (const viewerId of without) send(viewerId, newest)
    },
    close() {
      without.clear()
      clearInterval(timer)
    },
  }
}
