/** How long a disk lasts. Pure arithmetic. */

/** Left free for the database, the engine and everything else on the machine. */
export const RESERVE_BYTES = 300 * 1024 * 1024
/** Until a recording has been measured: its picture and sound at their upper bounds. */
export const EXPECTED_BYTES_PER_SECOND = (2500 + 96) * 125

/** Younger recordings say little about the rate of a whole class. */
const SETTLED_MS = 15_000
/** What counts: a class that turns from slides to camera grows faster from then on. */
const WINDOW_MS = 120_000

export interface Growth {
  /** Bytes written by then, at about one a second; the oldest beyond the window fall out. */
  readonly points: readonly { atMs: number; bytes: number }[]
}

export const NO_GROWTH: Growth = { points: [] }

export function grow({ points }: Growth, atMs: number, bytes: number): Growth {
  const last = points.at(-1)
  if (last && atMs - last.atMs < 1000) return { points }
  return { points: [...points.filter((point) => atMs - point.atMs <= WINDOW_MS), { atMs, bytes }] }
}

export function bytesPerSecond({ points }: Growth): number {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || last.atMs - first.atMs < SETTLED_MS) return EXPECTED_BYTES_PER_SECOND
  return Math.max(1, ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs))
}

/** Whole minutes until only the reserve is left; 0 when there is no room to begin with. */
export function minutesLeft(freeBytes: number, rate: number): number {
  return Math.max(0, Math.floor((freeBytes - RESERVE_BYTES) / (rate * 60)))
}
