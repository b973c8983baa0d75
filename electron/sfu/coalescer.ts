export interface Clock {
  nowMs(): number
  /** Returns the function that cancels. */
  after(delayMs: number, act: () => void): () => void
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, act) => {
    const timer = setTimeout(act, delayMs)
    return () => clearTimeout(timer)
  },
}

export interface Coalescer {
  /** Acts at once when the last time is long enough ago, else once at the end of the interval. */
  ask(): void
  /** What was asked for so far has come: no need to act again for it. */
  satisfied(): void
  close(): void
}

/**
 * Turns any number of asks into at most one act per interval, without losing the last ask.
 * Key frames are several times the size of other frames: fifty viewers joining at once must cost one, not fifty.
 */
export function createCoalescer(intervalMs: number, act: () => void, clock: Clock = systemClock): Coalescer {
  let actedAtMs = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | undefined

  function actNow(): void {
    cancel = undefined
    actedAtMs = clock.nowMs()
    act()
  }

  function forget(): void {
    cancel?.()
    cancel = undefined
  }

  return {
    ask() {
      if (cancel) return
      const waitMs = actedAtMs + intervalMs - clock.nowMs()
      if (waitMs <= 0) actNow()
      else cancel = clock.after(waitMs, actNow)
    },
    satisfied: forget,
    close: forget,
  }
}
