import type { Share } from '../../shared/report'
import { shareInterval } from '../recommender/intervals'

/**
 * The difference of two shares, first less second, with its 95 % range by Newcombe's hybrid of score intervals (Newcombe
 * 1998, method 10); undefined where one of them has nobody.
 */
export function differenceOfShares(
  first: Pick<Share, 'part' | 'whole'>,
  second: Pick<Share, 'part' | 'whole'>,
): { difference: number; low: number; high: number } | undefined {
  if (first.whole === 0 || second.whole === 0) return undefined
  const a = shareInterval(first.part, first.whole)
  const b = shareInterval(second.part, second.whole)
  return {
    difference: a.value - b.value,
    low: a.value - b.value - Math.hypot(a.value - a.low, b.high - b.value),
    high: a.value - b.value + Math.hypot(a.high - a.value, b.value - b.low),
  }
}
