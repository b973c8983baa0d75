export interface Span {
  attendeeId: string
  fromMs: number
  /** Absent while it lasts. */
  toMs?: number
}

/** How many were present after each arrival and departure. One point per moment at which it changed. */
export function attendanceCurve(spans: Span[], startMs: number, endMs: number): { atMs: number; here: number }[] {
  const changes = new Map<number, number>()
  const add = (atMs: number, by: number) => changes.set(atMs, (changes.get(atMs) ?? 0) + by)
  for (const { fromMs, toMs } of spans) {
    add(Math.max(fromMs, startMs), 1)
    add(Math.min(toMs ?? endMs, endMs), -1)
  }
  let here = 0
  const curve = [{ atMs: startMs, here: 0 }]
  for (const [atMs, by] of [...changes].sort(([a], [b]) => a - b)) {
    here += by
    const last = curve[curve.length - 1]
    if (last?.atMs === atMs) last.here = here
    else curve.push({ atMs, here })
  }
  if (curve[curve.length - 1]?.atMs !== endMs) curve.push({ atMs: endMs, here })
  return curve
}

/** The moment with most people in it; the end of the class, when everyone leaves, is not one. */
export function peak(curve: { atMs: number; here: number }[]): { atMs: number; here: number } {
  return curve.reduce((best, point) => (point.here > best.here ? point : best), curve[0] ?? { atMs: 0, here: 0 })
}

/** How many were there at one moment: what the last point of the curve up to it says. */
export function hereAt(curve: readonly { atMs: number; here: number }[], atMs: number): number {
  let here = 0
  for (const point of curve) {
    if (point.atMs > atMs) break
    here = point.here
  }
  return here
}
