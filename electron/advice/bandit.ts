import type { ShownSlate } from '../../shared/advice'
import { type Belief, learnReward, openBelief } from '../recommender/explore'
import { exposureAt } from '../recommender/fairness'
import type { LoggedEvent } from '../store/events'

/** What a course is to somebody at a moment, for the place that explores: see `featuresOf` in slates.ts. */
export const FEATURES = 4
/** How firmly the first belief is held: as much as so many lists would say. */
const HELD = 20
/** Before anything was learnt, the ranking is believed to be right: this is what its own measure of a course earns. */
const RANKING_EARNS = 0.3
const RANKING_FEATURE = 1

export interface Bandit {
  /** Learns from the log, event by event, oldest first. */
  take(event: LoggedEvent): void
  readonly belief: Belief
  /** Exposure every course has had on personal lists, by id: what those who are held out are shown is not the advice's. */
  readonly exposure: ReadonlyMap<string, number>
}

/**
 * Learns what the exploring place of a list earns: 1 when the course it held was opened before the next list was shown
 * or the class was over, 0 when it was not.
 */
export function createBandit(): Bandit {
  const belief = openBelief(FEATURES, HELD)
  belief.moment[RANKING_FEATURE] = HELD * RANKING_EARNS
  const exposure = new Map<string, number>()
  const waiting = new Map<string, { features: number[]; courseId: string; opened: boolean }>()

  const keyOf = (classId: string | null, attendeeId: string) => `${classId} ${attendeeId}`

  function settle(key: string): void {
    const open = waiting.get(key)
    if (!open) return
    waiting.delete(key)
    learnReward(belief, open.features, open.opened ? 1 : 0)
  }

  function show(key: string, { policy, places, explored }: ShownSlate): void {
    for (const [position, { courseId }] of policy === 'blend' ? places.entries() : []) {
      exposure.set(courseId, (exposure.get(courseId) ?? 0) + exposureAt(position))
    }
    settle(key)
    const last = places[places.length - 1]
    if (explored && last) waiting.set(key, { features: explored.features, courseId: last.courseId, opened: false })
  }

  return {
    belief,
    exposure,
    take(event) {
      const key = keyOf(event.classId, event.actor)
      if (event.type === 'advice:shown') show(key, event.data)
      else if (event.type === 'course:opened') {
        const open = waiting.get(key)
        if (open?.courseId === event.data.courseId) open.opened = true
      } else if (event.type === 'class:ended') {
        for (const one of [...waiting.keys()]) if (one.startsWith(`${event.classId} `)) settle(one)
      }
    },
  }
}
