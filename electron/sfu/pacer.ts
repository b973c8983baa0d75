export interface Pacer<Item> {
  /** Sends at once when nothing waits and the rate allows, else in its turn. */
  push(item: Item, bytes: number, nowMs: number): void
  /** Something was sent outside: it counts. */
  spent(bytes: number): void
  /** Sends what has come due. To be called every few milliseconds while anything waits. */
  tick(nowMs: number): void
  setRate(kbps: number): void
  waiting(): number
  /** How long the first in the queue has waited. */
  waitedMs(nowMs: number): number
  /** Forgets what waits. */
  clear(): void
}

/** What may be sent in one go. */
const BURST_MS = 10
const LEAST_BURST_BYTES = 3000

/** Spreads bursts (a key frame is fifty packets) over time, so that they do not overflow a queue on the way. */
export function createPacer<Item>(firstKbps: number, send: (item: Item, waitedMs: number) => void): Pacer<Item> {
  let kbps = firstKbps
  let queue: { item: Item; bytes: number; atMs: number }[] = []
  let budget = LEAST_BURST_BYTES
  let filledAtMs = 0

  function fill(nowMs: number): void {
    // While something waits nobody rests: what came due in a pause of this process may go at once.
    const passedMs = Math.max(0, nowMs - filledAtMs)
    const burstMs = queue.length > 0 ? Math.max(BURST_MS, passedMs) : BURST_MS
    budget = Math.min(Math.max(LEAST_BURST_BYTES, (kbps * burstMs) / 8), budget + (passedMs * kbps) / 8)
    filledAtMs = nowMs
  }

  return {
    push(item, bytes, nowMs) {
      fill(nowMs)
      if (queue.length === 0 && budget > 0) {
        budget -= bytes
        send(item, 0)
      } else queue.push({ item, bytes, atMs: nowMs })
    },
    spent(bytes) {
      budget -= bytes
    },
    tick(nowMs) {
      fill(nowMs)
      let sent = 0
      for (; sent < queue.length && budget > 0; sent++) {
        const { item, bytes, atMs } = queue[sent] as (typeof queue)[number]
        budget -= bytes
        send(item, nowMs - atMs)
      }
      if (sent > 0) queue = queue.slice(sent)
    },
    setRate(next) {
      kbps = next
    },
    waiting: () => queue.length,
    waitedMs: (nowMs) => (queue[0] ? nowMs - queue[0].atMs : 0),
    clear() {
      queue = []
    },
  }
}
