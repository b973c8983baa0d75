import type { Matrix, Recommendation } from '../../shared/model'
import type { Adviser, Asked } from '../advice/adviser'
import { WEIGHTS } from '../recommender/weights'
import type { ClassRecord } from '../store/classes'
import type { LoggedEvent } from '../store/events'

export interface AdviceOptions {
  adviser: Adviser
  record: ClassRecord
}

export interface Advice {
  /** Takes a logged event in. Returns the attendees whose lists it may have changed. */
  apply(event: LoggedEvent): string[]
  forAttendee(attendeeId: string): Recommendation[]
  matrix(attendeeIds: readonly string[]): Matrix
  likelihoods(courseId: string, attendeeIds: readonly string[]): Map<string, number>
  owns(attendeeId: string, courseId: string): boolean
}

const SHOWN = 3

/** What the adviser says to those in one class. */
export function createAdvice({ adviser, record }: AdviceOptions): Advice {
  const asked = (eligible: readonly string[], k: number): Asked => ({
    eligible,
    k,
    attending: { itemId: record.courseId, weight: WEIGHTS.attending },
  })
  const ask = (attendeeId: string, k: number): Recommendation[] =>
    adviser.recommend(attendeeId, asked(record.recommendable, k))

  return {
    apply: adviser.apply,
    forAttendee: (attendeeId) => ask(attendeeId, SHOWN),
    matrix(attendeeIds) {
      const whole = attendeeIds.map((attendeeId) => ({
        attendeeId,
        list: ask(attendeeId, record.recommendable.length),
      }))
      const byCourse = new Map<string, { attendeeId: string; likelihood: number }[]>(
        record.recommendable.map((courseId) => [courseId, []]),
      )
      for (const { attendeeId, list } of whole) {
        for (const { courseId, likelihood } of list) byCourse.get(courseId)?.push({ attendeeId, likelihood })
      }
      return {
        forAttendee: whole.map(({ attendeeId, list }) => ({ attendeeId, top: list.slice(0, SHOWN) })),
        forCourse: Array.from(byCourse, ([courseId, attendees]) => ({
          courseId,
          attendees: attendees.sort((a, b) => b.likelihood - a.likelihood),
        })),
      }
    },
    likelihoods: (courseId, attendeeIds) =>
      new Map(
        attendeeIds.map((attendeeId) => [
          attendeeId,
          adviser.recommend(attendeeId, asked([courseId], 1))[0]?.likelihood ?? 0,
        ]),
      ),
    owns: adviser.owns,
  }
}
