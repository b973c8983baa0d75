import type { ShownSlate } from '../../shared/advice'
import type { Recommendation, Wants } from '../../shared/model'
import type { Adviser, Asked } from '../advice/adviser'
import { isDrawn, popularSlate, type Ranked, slateOf } from '../advice/slates'
import { WEIGHTS } from '../recommender/weights'
import { groupOf } from '../store/advice-groups'
import { adviceSeed, readAdviceSettings } from '../store/advice-settings'
import type { ClassRecord } from '../store/classes'
import { type Happening, type LoggedEvent, STUDIO } from '../store/events'
import type { WritableDb } from '../store/open'
import type { Ingest } from './ingest'

export interface AdviceOptions {
  db: WritableDb
  adviser: Adviser
  ingest: Ingest
  record: ClassRecord
  now(): number
}

/** What somebody is shown under "for you". */
export interface ForYou {
  slateId: string
  list: Recommendation[]
}

export interface Advice {
  /** Takes a logged event in. Returns the attendees whose lists it may have changed. */
  apply(event: LoggedEvent): string[]
  forAttendee(attendeeId: string): ForYou
  /** What is logged when somebody has a list before their eyes; undefined when they were given no such list. */
  shown(attendeeId: string, slateId: string): Happening | undefined
  /** As it stands now. */
  wants(attendeeIds: readonly string[]): Wants[]
  /** Of those who were given a list since this was last asked. */
  newWants(): Wants[]
  likelihoods(courseId: string, attendeeIds: readonly string[]): Map<string, number>
  owns(attendeeId: string, courseId: string): boolean
}

const SHOWN = 3
/** A page may speak of a list that has just been replaced. */
const SLATES_KEPT = 6

/** What the adviser says to those in one class. */
export function createAdvice({ db, adviser, ingest, record, now }: AdviceOptions): Advice {
  const settings = readAdviceSettings(db)
  const seed = adviceSeed(db)
  const slates = new Map<string, ShownSlate[]>()
  const heldOut = new Map<string, boolean>()
  const fresh = new Map<string, Wants>()
  const asked = (eligible: readonly string[], k: number): Asked => ({
    eligible,
    k,
    attending: { itemId: record.courseId, weight: WEIGHTS.attending },
  })
  /** Every course of the class that is for them, the likeliest first. */
  const rank = (attendeeId: string): Recommendation[] =>
    adviser.recommend(attendeeId, asked(record.recommendable, record.recommendable.length))
  const wantsOf = (attendeeId: string, whole: Recommendation[]): Wants => ({
    attendeeId,
    top: whole.slice(0, SHOWN),
    likelihoods: Object.fromEntries(whole.map(({ courseId, likelihood }) => [courseId, likelihood])),
  })

  /** Drawn once for a person and a class, and kept to. */
  function isHeldOut(attendeeId: string): boolean {
    const known = heldOut.get(attendeeId)
    if (known !== undefined) return known
    const chance = isDrawn(`${seed} hold-out ${record.id} ${attendeeId}`, settings.holdOutShare)
    const drawn = groupOf(db, record.id, attendeeId) ?? chance
    heldOut.set(attendeeId, drawn)
    return drawn
  }

  /** Whoever comes into the class is in one group or the other from then on, whatever they look at. */
  function assign(attendeeId: string): void {
    if (settings.holdOutShare === 0) return
    ingest.submit({
      type: 'advice:assigned',
      data: { attendeeId, heldOut: isHeldOut(attendeeId), share: settings.holdOutShare },
      actor: STUDIO,
      id: `assigned:${record.id}:${attendeeId}`,
      classId: record.id,
      atMs: now(),
    })
  }

  function forAttendee(attendeeId: string): ForYou {
    const whole = rank(attendeeId)
    fresh.set(attendeeId, wantsOf(attendeeId, whole))
    const away = adviser.putAway(attendeeId)
    const { courses } = adviser.catalogue()
    const ranked = whole
      .filter(({ courseId }) => !away.has(courseId))
      .map(
        ({ courseId, score }): Ranked => ({
          courseId,
          score,
          topics: courses.get(courseId)?.topics ?? [],
          learners: adviser.learners(courseId).all,
        }),
      )
    const key = `${seed} ${record.id} ${attendeeId}`
    const slate = isHeldOut(attendeeId)
      ? popularSlate(ranked, SHOWN, key)
      : slateOf({
          ranked,
          k: SHOWN,
          seed: key,
          exploreShare: settings.exploreShare,
          belief: adviser.bandit().belief,
          exposure: adviser.bandit().exposure,
          about: courses.get(record.courseId)?.topics ?? [],
        })
    const before = (slates.get(attendeeId) ?? []).filter(({ slateId }) => slateId !== slate.slateId)
    slates.set(attendeeId, [...before, slate].slice(-SLATES_KEPT))
    const byId = new Map(whole.map((one) => [one.courseId, one]))
    const list = slate.places.flatMap(({ courseId }) => {
      const found = byId.get(courseId)
      if (!found) return []
      return slate.policy === 'popular' ? [{ ...found, reason: adviser.popularReason(courseId) }] : [found]
    })
    return { slateId: slate.slateId, list }
  }

  return {
    apply(event) {
      if (event.type === 'attendee:arrived') assign(event.data.attendeeId)
      return adviser.apply(event)
    },
    forAttendee,
    shown(attendeeId, slateId) {
      const slate = slates.get(attendeeId)?.find((one) => one.slateId === slateId)
      return slate && { type: 'advice:shown', data: slate }
    },
    wants: (attendeeIds) => attendeeIds.map((attendeeId) => wantsOf(attendeeId, rank(attendeeId))),
    newWants() {
      const rows = [...fresh.values()]
      fresh.clear()
      return rows
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
