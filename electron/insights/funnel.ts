import { FUNNEL_STEPS, type FunnelStep, type Share } from '../../shared/report'
import { shareInterval } from '../recommender/intervals'

/** How far one recipient came. Times in epoch milliseconds; absent: not that far. */
export interface Progress {
  shownAtMs?: number
  seenAtMs?: number
  clickedAtMs?: number
  checkoutAtMs?: number
  dismissedAtMs?: number
  paidAtMs?: number
}

export function share(part: number, whole: number): Share {
  if (whole === 0) return { part, whole }
  const { low, high } = shareInterval(part, whole)
  return { part, whole, range: { low, high } }
}

/**
 * Shown, seen, clicked, checkout and paid, each a part of those it was sent to. Whoever was at the checkout (by the
 * card's link, or as whoever takes payments says, by its code on another device) has clicked; a click implies seeing and
 * seeing implies showing. People also pay without any of it.
 */
export function funnelSteps(progress: readonly Progress[]): Record<FunnelStep, Share> {
  const count = (reached: (one: Progress) => boolean) => share(progress.filter(reached).length, progress.length)
  return Object.fromEntries(FUNNEL_STEPS.map((step) => [step, count((one) => hasReached(one, step))])) as Record<
    FunnelStep,
    Share
  >
}

function hasReached(progress: Progress, step: FunnelStep): boolean {
  switch (step) {
    case 'paid':
      return progress.paidAtMs !== undefined
    case 'checkout':
      return progress.checkoutAtMs !== undefined
    case 'clicked':
      return progress.clickedAtMs !== undefined || hasReached(progress, 'checkout')
    case 'seen':
      return progress.seenAtMs !== undefined || hasReached(progress, 'clicked')
    case 'shown':
      return progress.shownAtMs !== undefined || hasReached(progress, 'seen')
  }
}
