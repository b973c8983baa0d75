/** What has come in and is handed on in slices, so that nothing else waits for all of it. */
export interface Intake<Item> {
  add(item: Item): void
  /** Forgets what has not been handed on. */
  clear(): void
}

/** For so long items are handed on before the thread looks at its sockets again. */
const SLICE_MS = 10
/** More packets than three key frames at once. A thread that is so far behind loses the rest rather than be ever later. */
const MOST_WAITING = 256

/**
 * Node reads up to 32 packets from a socket in one turn. Each to 64 viewers at once is 2048 sends and 40 ms and more, in
 * which nobody's feedback, handshake or timer has its turn.
 */
export function createIntake<Item>(handOn: (item: Item) => void): Intake<Item> {
  let waiting: Item[] = []
  let next: ReturnType<typeof setImmediate> | undefined

  function slice(): void {
    const items = waiting
    const untilMs = performance.now() + SLICE_MS
    let taken = 0
    try {
      do handOn(items[taken++] as Item)
      while (taken < items.length && performance.now() < untilMs)
    } finally {
      waiting = items.slice(taken)
      next = waiting.length > 0 ? setImmediate(slice) : undefined
    }
  }

  return {
    add(item) {
      if (waiting.length < MOST_WAITING) waiting.push(item)
      next ??= setImmediate(slice)
    },
    clear() {
      waiting = []
      clearImmediate(next)
      next = undefined
    },
  }
}
