import type { Reason, ReasonAct } from '../../shared/model'
import { type Interaction, weightLeft } from '../recommender/model'
import type { Signal } from '../recommender/weights'
import type { Learners } from './learners'

/** Acts that speak for a course and that a sentence can name. */
const ACTS: Partial<Record<Signal, ReasonAct>> = {
  enrolled: 'enrolled',
  paid: 'paid',
  rated: 'rated',
  watched: 'watched',
  offerClicked: 'offerClicked',
  courseOpened: 'courseOpened',
  materialOpened: 'materialOpened',
  mentioned: 'mentioned',
  asked: 'asked',
  answeredRight: 'answeredRight',
  answeredWrong: 'answeredWrong',
  tookPart: 'tookPart',
}

/**
 * The reason with the act behind it: of all that speaks for the course it names, the piece of evidence of which most is
 * left. A course that was spoken of, or named by a hand-out, only as part of a topic is put down to the topic.
 */
export function withAct(reason: Reason, evidence: readonly Interaction[], nowMs: number): Reason {
  if (reason.kind === 'topic') {
    const spoken = evidence.some(
      ({ topic, weight, signal }) => topic === reason.topic && weight > 0 && signal === 'mentioned',
    )
    return spoken ? { ...reason, act: 'mentioned' } : reason
  }
  if (reason.kind !== 'because-course') return reason
  let most = 0
  let strongest: Interaction | undefined
  for (const one of evidence) {
    if (one.itemId !== reason.courseId) continue
    const left = one.owned ? one.weight : weightLeft(one.weight, one.atMs, nowMs)
    if (left <= most) continue
    most = left
    strongest = one
  }
  const act = strongest?.signal && ACTS[strongest.signal]
  if (!act) return reason
  if (!strongest?.topic) return { ...reason, act }
  const { topic, signal } = strongest
  return signal === 'mentioned' ? { kind: 'topic', topic, act: 'mentioned' } : { kind: 'topic', topic }
}

/** How many have taken a course; invented learners are only counted where there are no others, and are called so. */
export function popularReason(courseId: string, learners: Learners): Reason {
  const { all, sample } = learners.of(courseId)
  return all === sample && sample > 0
    ? { kind: 'popular', learners: sample, sample: true }
    : { kind: 'popular', learners: all - sample }
}
