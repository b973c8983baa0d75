/** Where the moments of a class lie along its recordings. Pure. */

/** One recording of a class, in epoch milliseconds of its first picture, and how long it is. */
export interface Part {
  startedAtMs: number
  durationMs: number
}

/**
 * @param parts in order, at least one
 * @returns the part that ran at that moment of the class and the place in it. What happened between two parts, or before
 *   the first, belongs to the beginning of the next; what came after the last, to its end.
 */
export function placeAlong(parts: readonly Part[], atMs: number): { part: number; atMs: number } {
  const next = parts.findIndex(({ startedAtMs, durationMs }) => atMs <= startedAtMs + durationMs)
  const part = next < 0 ? parts.length - 1 : next
  const { startedAtMs, durationMs } = parts[part] as Part
  return { part, atMs: Math.min(durationMs, Math.max(0, atMs - startedAtMs)) }
}
