import type { Cue } from '../../shared/ipc'

/** What can be said of one attendee when it is asked whom to offer what. */
export interface CuePerson {
  attendeeId: string
  /** Time in this class. */
  presentMs: number
}

export interface CueAnswer {
  pollId: string
  question: string
  choice: number
  label: string
  attendeeIds: readonly string[]
}

/** Those here who may be offered a course now, and how likely each wants it. */
export interface CueCourse {
  courseId: string
  likelihoods: ReadonlyMap<string, number>
}

export interface CueFacts {
  nowMs: number
  startedAtMs: number
  here: readonly CuePerson[]
  answers: readonly CueAnswer[]
  courses: readonly CueCourse[]
  /** From this likelihood on somebody is called likely. */
  likelyFrom: number
  lastOfferAtMs?: number | undefined
  /** When the teacher last said "not now". */
  snoozedAtMs?: number | undefined
}

/** Nothing is proposed in the first minutes, nor soon after an offer or a "not now". */
export const CUE_STARTS_MS = 5 * 60_000
export const COOL_DOWN_MS = 8 * 60_000
const SMALLEST_GROUP = 3
const SMALLEST_SHARE = 0.1
/** Who was here for this much of the class so far has stayed. */
const STAYED = 0.6

/**
 * The next best action: the course that the largest sum of likelihood speaks for, among those who gave one answer and
 * stayed, or else among the likely. Undefined while it is too early, too soon after the last word, or nobody fits.
 */
export function nextCue(facts: CueFacts): Cue | undefined {
  const { nowMs, startedAtMs, lastOfferAtMs, snoozedAtMs } = facts
  if (nowMs - startedAtMs < CUE_STARTS_MS) return undefined
  const lastWordMs = Math.max(lastOfferAtMs ?? 0, snoozedAtMs ?? 0)
  if (lastWordMs > 0 && nowMs - lastWordMs < COOL_DOWN_MS) return undefined
  const smallest = Math.max(SMALLEST_GROUP, Math.ceil(facts.here.length * SMALLEST_SHARE))
  const fitting = [...answered(facts), ...likely(facts)].filter(({ count }) => count >= smallest)
  const best = (cues: Cue[]) => cues.sort((a, b) => b.count * b.likelihood - a.count * a.likelihood)[0]
  // Evidence from what people said themselves goes before the model's opinion.
  return best(fitting.filter(({ evidence }) => evidence.kind === 'answered')) ?? best(fitting)
}

function answered({ nowMs, startedAtMs, here, answers, courses, likelyFrom }: CueFacts): Cue[] {
  const needMs = (nowMs - startedAtMs) * STAYED
  const stayed = new Set(here.filter(({ presentMs }) => presentMs >= needMs).map(({ attendeeId }) => attendeeId))
  return answers.flatMap(({ attendeeIds, ...answer }) =>
    courses.flatMap(({ courseId, likelihoods }) => {
      const group = attendeeIds.filter((id) => stayed.has(id) && likelihoods.has(id))
      const likelihood = mean(group.map((id) => likelihoods.get(id) ?? 0))
      // An answer that says nothing of the course is no evidence for it.
      if (likelihood < likelyFrom) return []
      const evidence = { kind: 'answered' as const, ...answer, stayedMinutes: Math.floor(needMs / 60_000) }
      return [{ courseId, count: group.length, here: here.length, likelihood, evidence }]
    }),
  )
}

function likely({ here, courses, likelyFrom }: CueFacts): Cue[] {
  return courses.map(({ courseId, likelihoods }) => {
    const group = [...likelihoods.values()].filter((likelihood) => likelihood >= likelyFrom)
    const evidence = { kind: 'likely' as const, likelyFrom }
    return { courseId, count: group.length, here: here.length, likelihood: mean(group), evidence }
  })
}

const mean = (numbers: number[]) =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length
