import type { AdviceFairness } from '../../shared/advice'
import { exposureReport, type Showing } from '../recommender/fairness'
import type { ReadableDb } from '../store/open'
import { listSlates, readOpens } from '../store/slates'
import { EXPOSURE_FLOOR } from './slates'

const MOST_LISTS = 50_000

/** How much every eligible course was shown and opened, by course, by class, and for those who are new or come again. */
export function adviceFairness(db: ReadableDb): AdviceFairness {
  const opened = readOpens(db)
  const slates = listSlates(db, MOST_LISTS).filter(({ slate }) => slate.policy === 'blend')
  const showings = slates.flatMap((record) =>
    record.slate.places.map(({ courseId }, position) => {
      const openedAtMs = opened(record.classId, record.attendeeId, courseId)
      return { record, itemId: courseId, position, hit: openedAtMs !== undefined && openedAtMs >= record.atMs }
    }),
  )
  const eligible = eligibleIn(db, new Set(slates.map(({ classId }) => classId)))
  const firstClass = firstClasses(db)
  const by = (groupOf: (one: (typeof showings)[number]) => string) =>
    exposureReport(
      showings.map((one): Showing => ({ ...one, group: groupOf(one) })),
      eligible,
    )
  const byClass = by(({ record }) => record.classId)
  const byHistory = by(({ record }) => (firstClass.get(record.attendeeId) === record.classId ? 'new' : 'returning'))
  const titles = new Map(
    (db.prepare('SELECT id, title FROM classes').all() as { id: string; title: string }[]).map((row) => [
      row.id,
      row.title,
    ]),
  )
  return {
    floor: EXPOSURE_FLOOR,
    lists: slates.length,
    gini: byClass.gini,
    coverage: byClass.coverage,
    courses: eligible
      .map((courseId) => {
        const { share, hits } = byClass.byItem.get(courseId) as {
          share: number
          hits: AdviceFairness['courses'][number]['hits']
        }
        return { courseId, share, least: EXPOSURE_FLOOR / eligible.length, hits }
      })
      .sort((a, b) => b.share - a.share || (a.courseId < b.courseId ? -1 : 1)),
    groups: (['new', 'returning'] as const).flatMap((group) => {
      const found = byHistory.byGroup.get(group)
      return found ? [{ group, share: found.share, hits: found.hits }] : []
    }),
    classes: Array.from(byClass.byGroup, ([classId, { share, hits }]) => ({
      classId,
      title: titles.get(classId) ?? '',
      share,
      hits,
    })),
  }
}

/** The courses that the classes with lists may recommend. */
function eligibleIn(db: ReadableDb, classIds: ReadonlySet<string>): string[] {
  const rows = db.prepare('SELECT id, recommendable FROM classes').all() as { id: string; recommendable: string }[]
  const lists = rows
    .filter(({ id }) => classIds.has(id))
    .map(({ recommendable }) => JSON.parse(recommendable) as string[])
  return [...new Set(lists.flat())]
}

/** The class each attendee came to first. */
function firstClasses(db: ReadableDb): Map<string, string> {
  const rows = db
    .prepare('SELECT attendee_id AS attendeeId, class_id AS classId FROM attendance ORDER BY joined_at_ms DESC')
    .all() as { attendeeId: string; classId: string }[]
  return new Map(rows.map(({ attendeeId, classId }) => [attendeeId, classId]))
}
