/** Who of those eligible is not shown an offer, so that what it caused can be told from what would have happened. */
export interface HoldOut {
  shown: string[]
  heldOut: string[]
}

/**
 * Holds out `percent` of those eligible, rounded to whole people; at least one is always shown the offer. Who it hits
 * depends on `seed` and the attendee alone, so the same seed draws the same people again whoever else is in the room.
 */
export function splitHoldOut(eligible: readonly string[], percent: number, seed: string): HoldOut {
  const size = Math.min(Math.round((eligible.length * percent) / 100), Math.max(0, eligible.length - 1))
  const drawn = eligible
    .map((attendeeId) => ({ attendeeId, lot: seededHash(seed, attendeeId) }))
    .sort((a, b) => a.lot - b.lot || (a.attendeeId < b.attendeeId ? -1 : 1))
    .slice(0, size)
  const heldOut = new Set(drawn.map(({ attendeeId }) => attendeeId))
  return { shown: eligible.filter((attendeeId) => !heldOut.has(attendeeId)), heldOut: [...heldOut] }
}

/** A 32-bit hash of both: FNV-1a (Fowler, Noll, Vo), its bits mixed as MurmurHash3 (Appleby) ends. */
export function seededHash(seed: string, text: string): number {
  let hash = 0x811c9dc5
  for (const char of `${seed}\u0000${text}`) {
    hash ^= char.codePointAt(0) as number
    hash = Math.imul(hash, 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
