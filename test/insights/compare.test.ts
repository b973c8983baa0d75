import { afterEach, beforeEach, expect, test } from 'vitest'
import { monthsBetween, returningOf } from '../../electron/insights/cohorts'
import { compareEverything } from '../../electron/insights/compare'
import { differenceOfShares } from '../../electron/insights/shares'
import { insertClass } from '../../electron/store/classes'
import type { Store } from '../../electron/store/open'
import { MINUTE_MS, people, play, type Scripted, START_MS } from '../helpers/insights'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const DAY_MS = 24 * 60 * MINUTE_MS
const offerOf = (id: string, courseId: string) => ({
  id,
  courseId,
  discountPercent: 0,
  listCents: 19_900,
  priceCents: 19_900,
  currency: id === 'offer-2' ? 'USD' : 'CNY',
  opensAtMs: START_MS,
  endsAtMs: START_MS + 60 * MINUTE_MS,
})

/** Ten minutes; `stay` are there to the end, `leave` for one minute; `buy` pay the offer that all got. */
function scriptOf(stay: string[], leave: string[], buy: string[], offer: ReturnType<typeof offerOf>): Scripted[] {
  const all = [...stay, ...leave]
  return [
    [0, 'teacher', { type: 'class:started', data: {} }],
    ...all.flatMap((attendeeId): Scripted[] => [
      [0, 'studio', { type: 'attendee:joined', data: { attendeeId } }],
      [0, 'studio', { type: 'attendee:arrived', data: { attendeeId } }],
    ]),
    [
      0.5,
      'teacher',
      {
        type: 'offer:sent',
        data: { offer, recipients: all.map((attendeeId) => ({ attendeeId, reference: `${offer.id}${attendeeId}` })) },
      },
    ],
    ...leave.map((attendeeId): Scripted => [1, 'studio', { type: 'attendee:left', data: { attendeeId } }]),
    ...buy.map(
      (attendeeId): Scripted => [
        2,
        'teacher',
        {
          type: 'order:confirmed',
          data: {
            orderId: `${offer.id}${attendeeId}`,
            offerId: offer.id,
            attendeeId,
            courseId: offer.courseId,
            cents: offer.priceCents,
            currency: offer.currency,
          },
        },
      ],
    ),
    [10, 'teacher', { type: 'class:ended', data: {} }],
  ]
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `p${from + at}`)

let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  people(store, ids(0, 60))
  const more = (id: string, courseId: string, teacher: string) =>
    insertClass(store.write, { ...CLASS, id, courseId, teacher, joinToken: `token-${id}`, shortCode: id })
  more('class-2', 'python-1', 'Mr Wu')
  more('class-3', 'linear-1', 'Ms Lin')
  play(store, scriptOf(ids(0, 18), ids(18, 20), ids(0, 4), offerOf('offer-1', 'linear-2')))
  play(
    store,
    scriptOf(ids(20, 24), ids(24, 40), ['p20'], offerOf('offer-2', 'linear-2')),
    'class-2',
    START_MS + 7 * DAY_MS,
  )
  play(store, scriptOf(ids(0, 10), [], ['p0'], offerOf('offer-3', 'python-1')), 'class-3', START_MS + 31 * DAY_MS)
})
afterEach(() => {
  store.close()
  folder.remove()
})

test('each class in the same figures, oldest first, currencies apart', () => {
  const { classes } = compareEverything(store.read)
  expect(
    classes.map(({ classId, came, stayed, paid, revenue }) => [classId, came, stayed.part, paid.part, revenue]),
  ).toEqual([
    ['class-1', 20, 18, 4, [{ currency: 'CNY', cents: 79_600, orders: 4 }]],
    ['class-2', 20, 4, 1, [{ currency: 'USD', cents: 19_900, orders: 1 }]],
    ['class-3', 10, 10, 1, [{ currency: 'CNY', cents: 19_900, orders: 1 }]],
  ])
  expect(classes[0]?.meanPresentMs).toBe(((18 * 10 + 2) / 20) * MINUTE_MS)
})

test('a course is said to hold people, or not to, only where the difference is more than chance', () => {
  const { courses, teachers } = compareEverything(store.read)
  const of = (id: string) => courses.find(({ courseId }) => courseId === id)
  expect(of('linear-1')).toMatchObject({ classes: 2, came: 30, stayed: { part: 28, whole: 30 } })
  expect(of('linear-1')?.reasons.map(({ kind }) => kind)).toEqual(['many-stay'])
  expect(of('python-1')?.reasons.map(({ kind }) => kind)).toEqual(['few-stay'])
  // Offered to 40, taken by 5; the other course to 10, taken by 1: no difference to speak of.
  expect(of('linear-2')).toMatchObject({ classes: 0, taken: { part: 5, whole: 40 }, reasons: [] })
  expect(teachers.map(({ teacher, classes }) => [teacher, classes])).toEqual([
    ['', 1],
    ['Mr Wu', 1],
    ['Ms Lin', 1],
  ])
})

test('Newcombe’s own example: 56 of 70 against 48 of 80 differ by 0.2, 0.0524 to 0.3339', () => {
  const found = differenceOfShares({ part: 56, whole: 70 }, { part: 48, whole: 80 })
  expect(found?.difference).toBeCloseTo(0.2, 12)
  expect(found?.low).toBeCloseTo(0.0524, 4)
  expect(found?.high).toBeCloseTo(0.3339, 4)
  expect(differenceOfShares({ part: 0, whole: 0 }, { part: 1, whole: 2 })).toBeUndefined()
})

test('who came in one month and came again in the next, and who bought twice', () => {
  const { cohorts, repeatBuyers } = returningOf(store.read)
  expect(cohorts).toEqual([{ month: '2026-03', people: 40, cameAgain: [10], bought: 5 }])
  expect(repeatBuyers).toMatchObject({ part: 1, whole: 5 })
  expect(monthsBetween('2025-11', '2026-02')).toBe(3)
})

test('nothing yet is empty, not broken', () => {
  const other = temporaryFolder()
  const empty = storeWithClass(other.dir)
  expect(compareEverything(empty.read)).toEqual({ classes: [], courses: [], teachers: [] })
  expect(returningOf(empty.read)).toMatchObject({ cohorts: [], repeatBuyers: { part: 0, whole: 0 } })
  empty.close()
  other.remove()
})
