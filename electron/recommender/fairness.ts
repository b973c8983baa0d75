import { giniOf } from './evaluate'
import { type Interval, shareInterval } from './intervals'

/** How much of the eyes a place gets: the second is worth 0.63 of the first (Singh and Joachims, KDD 2018). */
export const exposureAt = (position: number): number => 1 / Math.log2(position + 2)

/**
 * What each eligible course is behind its floor: with the floor φ and n courses, everyone is owed φ / n of all exposure
 * there was. Courses that are not behind are left out.
 * @param exposure what each course has had so far, by id
 * @param floor 0 to 1: the share of all exposure that is dealt out evenly
 */
export function owedTo(
  eligible: readonly string[],
  exposure: ReadonlyMap<string, number>,
  floor: number,
): Map<string, number> {
  const had = (id: string) => exposure.get(id) ?? 0
  // A first list is made as if one place had been shown: with nothing shown nobody would ever be behind.
  const total = Math.max(
    1,
    eligible.reduce((sum, id) => sum + had(id), 0),
  )
  const owed = (floor * total) / Math.max(1, eligible.length)
  return new Map(eligible.filter((id) => had(id) < owed).map((id) => [id, owed - had(id)]))
}

/**
 * Keeps the floor: with the chance `rate`, and only while somebody is behind, the last place of a list goes to a course
 * that is, drawn in proportion to how far. The other places stay as ranked. Nothing but exposure enters: no attribute of
 * a person or of a course's maker.
 * @param slate ids, best first
 * @param draw uniform numbers in [0, 1)
 */
export function liftOwed(
  slate: readonly string[],
  owed: ReadonlyMap<string, number>,
  rate: number,
  draw: () => number,
): { slate: string[]; lifted: boolean } {
  const behind = [...owed].filter(([id]) => !slate.includes(id))
  const whole = behind.reduce((sum, [, amount]) => sum + amount, 0)
  if (slate.length === 0 || whole <= 0 || draw() >= rate) return { slate: [...slate], lifted: false }
  let left = draw() * whole
  const found = behind.find(([, amount]) => {
    left -= amount
    return left < 0
  })
  const [id] = found ?? (behind[behind.length - 1] as [string, number])
  return { slate: [...slate.slice(0, -1), id], lifted: true }
}

/** One course on one list: where, for whom, and whether it was wanted (opened, clicked or bought, as the caller counts). */
export interface Showing {
  itemId: string
  /** 0 is the first place. */
  position: number
  /** What people are compared by, such as the class or how they came; never a protected attribute. */
  group?: string
  hit: boolean
}

export interface Exposure {
  exposure: number
  /** Of all exposure. */
  share: number
  hits: Interval
}

export interface ExposureReport {
  byItem: Map<string, Exposure>
  byGroup: Map<string, Exposure>
  /** 0 where every eligible course was shown as much as any other. */
  gini: number
  /** Share of the eligible courses that were shown at all. */
  coverage: number
}

/** Exposure and hit rate of every eligible course, shown or not, and of every group there is. */
export function exposureReport(showings: readonly Showing[], eligible: readonly string[]): ExposureReport {
  const byItem = gather(showings, ({ itemId }) => itemId, eligible)
  const amounts = eligible.map((id) => byItem.get(id)?.exposure ?? 0)
  return {
    byItem,
    byGroup: gather(showings, ({ group }) => group, []),
    gini: giniOf(amounts),
    coverage: amounts.filter((amount) => amount > 0).length / Math.max(1, eligible.length),
  }
}

function gather(
  showings: readonly Showing[],
  keyOf: (showing: Showing) => string | undefined,
  keys: readonly string[],
): Map<string, Exposure> {
  const sums = new Map(keys.map((key) => [key, { exposure: 0, hits: 0, count: 0 }]))
  let whole = 0
  for (const showing of showings) {
    const key = keyOf(showing)
    if (key === undefined) continue
    const sum = sums.get(key) ?? { exposure: 0, hits: 0, count: 0 }
    sums.set(key, sum)
    sum.exposure += exposureAt(showing.position)
    sum.hits += showing.hit ? 1 : 0
    sum.count += 1
    whole += exposureAt(showing.position)
  }
  return new Map(
    Array.from(sums, ([key, { exposure, hits, count }]) => [
      key,
      { exposure, share: whole === 0 ? 0 : exposure / whole, hits: shareInterval(hits, count) },
    ]),
  )
}
