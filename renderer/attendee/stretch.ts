/** A stretch of a recording that was played, in milliseconds from its beginning. Pure. */
export interface Stretch {
  fromMs: number
  toMs: number
}

/** Told when it is this long: what is lost when a phone dies is no more than that. */
const TOLD_MS = 10_000
/** Players say where they are four times a second; a step this long is a jump. */
const JUMP_MS = 3000

/** What is known to be watched after the player has said where it is: what can be told, and what goes on. */
export function watched(open: Stretch | undefined, nowMs: number): { done?: Stretch; open: Stretch } {
  const fresh = { fromMs: nowMs, toMs: nowMs }
  if (!open) return { open: fresh }
  if (nowMs < open.toMs || nowMs - open.toMs > JUMP_MS)
    return open.toMs > open.fromMs ? { done: open, open: fresh } : { open: fresh }
  const longer = { fromMs: open.fromMs, toMs: nowMs }
  return longer.toMs - longer.fromMs < TOLD_MS ? { open: longer } : { done: longer, open: fresh }
}
