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
 * which nobody's feedback, handshake or timer has its turn. So only what fits into a slice goes out in the turn in which
 * it came, and the rest in later ones.
 */
export function createIntake<Item>(handOn: (item: Item) => void): Intake<Item> {
  let waiting: Item[] = []
  let untilMs = 0
  let next: ReturnType<typeof setImmediate> | undefined

  function begin(): void {
    untilMs = performance.now() + SLICE_MS
    next = setImmediate(turn)
  }

  function turn(): void {
    next = undefined
    if (waiting.length === 0) return
    begin()
    let taken = 0
    try {
      do handOn(waiting[taken++] as Item)
      while (taken < waiting.length && performance.now() < untilMs)
    } finally {
      waiting = waiting.slice(taken)
    }
  }

  return {
    add(item) {
      const isFirst = next === undefined
      if (isFirst) begin()
      if (waiting.length === 0 && (isFirst || performance.now() < untilMs)) handOn(item)
      else if (waiting.length < MOST_WAITING) waiting.push(item)
    },
    clear() {
      waiting = []
      clearImmediate(next)
      next = undefined
    },
  }
}
