import type { Reason, ReasonAct, TopicAct } from '../../shared/model'
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
  slides: 'slides',
  speech: 'speech',
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
    return put(
      reason.topic,
      strongestOf(
        evidence.filter(({ topic, signal }) => topic === reason.topic && topicAct(signal) !== undefined),
        nowMs,
      ),
    )
  }
  if (reason.kind !== 'because-course') return reason
  const strongest = strongestOf(
    evidence.filter(({ itemId }) => itemId === reason.courseId),
    nowMs,
  )
  const act = strongest?.signal && ACTS[strongest.signal]
  if (!act) return reason
  return strongest.topic ? put(strongest.topic, strongest) : { ...reason, act }
}

/** The piece of which most is left; undefined where nothing speaks for. */
function strongestOf(evidence: readonly Interaction[], nowMs: number): Interaction | undefined {
  let most = 0
  let strongest: Interaction | undefined
  for (const one of evidence) {
    const left = one.owned ? one.weight : weightLeft(one.weight, one.atMs, nowMs)
    if (left <= most) continue
    most = left
    strongest = one
  }
  return strongest
}

/** The acts that were about a topic itself, and not about something named after it. */
const topicAct = (signal: Signal | undefined): TopicAct | undefined =>
  signal === 'mentioned' || signal === 'slides' || signal === 'speech' ? signal : undefined

/** Puts a recommendation down to a topic, with what brought them to it. */
function put(topic: string, by: Interaction | undefined): Reason {
  const act = topicAct(by?.signal)
  return { kind: 'topic', topic, ...(act ? { act } : {}) }
}

/** How many have taken a course; invented learners are only counted where there are no others, and are called so. */
export function popularReason(courseId: string, learners: Learners): Reason {
  const { all, sample } = learners.of(courseId)
  return all === sample && sample > 0
    ? { kind: 'popular', learners: sample, sample: true }
    : { kind: 'popular', learners: all - sample }
}
