/** How long something took each time, in whole milliseconds: cheap to count, and to carry from thread to thread. */
export interface Delays {
  count(ms: number): void
  /** How often each number of milliseconds came up since the last reading; the last place holds all that is longer. */
  read(): number[]
}

const PLACES = 128

export function createDelays(): Delays {
  let counts = new Array<number>(PLACES).fill(0)
  return {
    count(ms) {
      const place = Math.min(PLACES - 1, Math.max(0, Math.ceil(ms)))
      counts[place] = (counts[place] as number) + 1
    },
    read() {
      const read = counts
      counts = new Array<number>(PLACES).fill(0)
      return read
    },
  }
}

/** Of several readings together: so many milliseconds or fewer it took in this share of all times; 0 without any. */
export function delayAt(readings: readonly (readonly number[])[], share: number): number {
  const total = readings.flat().reduce((sum, count) => sum + count, 0)
  let seen = 0
  for (let ms = 0; ms < PLACES; ms++) {
    for (const counts of readings) seen += counts[ms] ?? 0
    if (seen >= share * total) return ms
  }
  return PLACES - 1
}
