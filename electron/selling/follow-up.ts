import { assertNever } from '../../shared/model'

export const FOLLOW_UP_LISTS = ['bought', 'clicked', 'seen', 'left-before', 'asked', 'declined'] as const
export type FollowUpList = (typeof FOLLOW_UP_LISTS)[number]

/** What one attendee did in one class, as far as selling is concerned. */
export interface Conduct {
  /** Bought anything that was offered in it, and did not get everything back. */
  bought: boolean
  clicked: boolean
  seen: boolean
  declined: boolean
  offered: boolean
  /** Asked something in chat. */
  asked: boolean
  /** Was gone for good before the first offer of the class; false when nothing was offered. */
  leftBefore: boolean
}

/**
 * Whether somebody belongs on a list. Lists of those who came less far leave out those who came further, so that
 * nobody is thanked and urged in the same week; whoever said no is on no list but that of those who did.
 */
export function isOn(list: FollowUpList, conduct: Conduct): boolean {
  const { bought, clicked, seen, declined, offered, asked, leftBefore } = conduct
  switch (list) {
    case 'bought':
      return bought
    case 'declined':
      return declined && !bought
    case 'clicked':
      return clicked && !bought && !declined
    case 'seen':
      return seen && !clicked && !bought && !declined
    case 'left-before':
      return leftBefore && !bought
    case 'asked':
      return asked && !offered && !bought
    default:
      return assertNever(list)
  }
}
