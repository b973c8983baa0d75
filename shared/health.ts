/** What the figures of the broadcast mean to a teacher at a glance. Pure. */
import type { BroadcastHealth, ViewerHealth } from './broadcast'
import type { Load } from './capacity'

export type Verdict = 'waiting' | 'good' | 'strained' | 'bad'

const BUSY_PERCENT = 88
const LOSSY_PERCENT = 5
/** A picture that is this late is no conversation any more. */
const SLOW_MS = 400

/** A viewer that is not sent what it could show, or not well. */
export const isTroubled = ({ state, limit, lossPercent, roundTripMs = 0 }: ViewerHealth) =>
  state === 'connected' && (limit === 'network' || lossPercent >= LOSSY_PERCENT || roundTripMs >= SLOW_MS)

/** `bad`: nobody sees anything, or more than a quarter see it badly. `strained`: somebody does, or the machine is full. */
export function verdictOf(health: BroadcastHealth | undefined, load: Load | undefined): Verdict {
  if (!health || health.publisher.state === 'connecting') return 'waiting'
  if (health.publisher.state !== 'connected') return 'bad'
  const troubled = health.viewers.filter(isTroubled).length
  if (troubled > 1 && troubled * 4 > health.viewers.length) return 'bad'
  if (troubled > 0 || (load && (load.busyPercent >= BUSY_PERCENT || load.seatsLeft === 0))) return 'strained'
  return 'good'
}

const QUALITY_RANK = { sound: 0, '180': 1, '360': 2, '720': 3 } as const

/** Worst first: those still waiting, then by trouble, loss, delay and how little they get. */
export function worstFirst(viewers: readonly ViewerHealth[]): ViewerHealth[] {
  const rank = (viewer: ViewerHealth): number[] => [
    viewer.state === 'connected' ? 1 : 0,
    isTroubled(viewer) ? 0 : 1,
    -viewer.lossPercent,
    -(viewer.roundTripMs ?? 0),
    QUALITY_RANK[viewer.quality],
  ]
  return [...viewers].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    return left.map((value, at) => value - (right[at] ?? 0)).find((difference) => difference !== 0) ?? 0
  })
}
