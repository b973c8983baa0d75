/** Thrown out of a fit that would not be done in time. */
export class OutOfTime extends Error {}

/** What comes of a fit, or nothing where it would not be done in time. */
export function inTime<Result>(learn: () => Result): Result | undefined {
  try {
    return learn()
  } catch (problem) {
    if (problem instanceof OutOfTime) return undefined
    throw problem
  }
}

/** Sooner than this a fit's pace says nothing of how long it will take. */
const SURE_MS = 300

/**
 * Watches a fit by how far it says it is: from its pace so far it is known how long the whole will take, whatever the
 * rows, entries and courses.
 * @param limitMs how long it may take as a whole
 * @param tick told how far it is, 0 to 1
 * @returns what to tell the fit to call; it throws {@link OutOfTime}
 */
export function keepWithin(limitMs: number, clock: () => number, tick: (share: number) => void) {
  const fromMs = clock()
  let first: { share: number; atMs: number } | undefined
  return (share: number): void => {
    const nowMs = clock()
    first ??= { share, atMs: nowMs }
    const passedMs = nowMs - fromMs
    // What happens before the first word is not part of the pace.
    const done = share - first.share
    const leftMs = done > 0 ? ((1 - share) * (nowMs - first.atMs)) / done : 0
    if (passedMs > limitMs || (passedMs > SURE_MS && passedMs + leftMs > limitMs)) throw new OutOfTime()
    tick(share)
  }
}
