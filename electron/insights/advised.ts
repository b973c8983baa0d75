import type { ShownSlate } from '../../shared/advice'
import type { AdvisedFigures } from '../../shared/report'
import type { ReadableDb } from '../store/open'
import { KEPT } from '../store/orders'
import { share } from './funnel'
import { differenceOfShares } from './shares'

interface SeenList {
  attendeeId: string
  atMs: number
  slate: ShownSlate
}

/**
 * What became of the lists of "for you" that were before somebody's eyes in a class: who opened, or bought and kept, a course
 * after it stood on a list of theirs, among those with personal advice and those held out from it. Undefined: no list was seen.
 */
export function advisedOf(db: ReadableDb, classId: string): AdvisedFigures | undefined {
  const lists = (
    db
      .prepare('SELECT attendee_id AS attendeeId, at_ms AS atMs, data FROM slates WHERE class_id = ? ORDER BY seq')
      .all(classId) as { attendeeId: string; atMs: number; data: string }[]
  ).map(({ data, ...row }): SeenList => ({ ...row, slate: JSON.parse(data) as ShownSlate }))
  if (lists.length === 0) return undefined
  const opened = firstTimes(db, 'SELECT attendee_id, course_id, at_ms FROM course_opens WHERE class_id = ?', classId)
  const bought = firstTimes(
    db,
    `SELECT attendee_id, course_id, at_ms FROM orders o WHERE class_id = ? AND replay = 0 AND ${KEPT}`,
    classId,
  )
  const personal = lists.filter(({ slate }) => slate.policy === 'blend')
  const popular = lists.filter(({ slate }) => slate.policy === 'popular')
  const group = (rows: readonly SeenList[]) => ({
    lists: rows.length,
    opened: peopleWho(rows, opened),
    bought: peopleWho(rows, bought),
  })
  const treated = group(personal)
  const heldOut = group(popular)
  const found = differenceOfShares(treated.opened, heldOut.opened)
  return {
    personal: treated,
    places: Array.from({ length: Math.max(0, ...personal.map(({ slate }) => slate.places.length)) }, (_, place) => {
      const shown = personal.filter(({ slate }) => slate.places[place])
      return share(
        shown.filter((list) => follows(list, opened, list.slate.places.slice(place, place + 1))).length,
        shown.length,
      )
    }),
    ...(popular.length > 0 ? { popular: { ...heldOut, ...(found ? { difference: found } : {}) } } : {}),
  }
}

type Times = ReadonlyMap<string, number>

function firstTimes(db: ReadableDb, sql: string, classId: string): Times {
  const times = new Map<string, number>()
  for (const row of db.prepare(sql).all(classId) as { attendee_id: string; course_id: string; at_ms: number }[]) {
    const key = `${row.attendee_id} ${row.course_id}`
    times.set(key, Math.min(times.get(key) ?? row.at_ms, row.at_ms))
  }
  return times
}

const follows = ({ attendeeId, atMs }: SeenList, times: Times, places: ShownSlate['places']): boolean =>
  places.some(({ courseId }) => (times.get(`${attendeeId} ${courseId}`) ?? -1) >= atMs)

function peopleWho(lists: readonly SeenList[], times: Times) {
  const people = new Set(lists.map(({ attendeeId }) => attendeeId))
  const did = new Set(
    lists.filter((list) => follows(list, times, list.slate.places)).map(({ attendeeId }) => attendeeId),
  )
  return share(did.size, people.size)
}
