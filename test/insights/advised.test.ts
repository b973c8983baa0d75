import { afterEach, beforeEach, expect, test } from 'vitest'
import { advisedOf } from '../../electron/insights/advised'
import type { Store } from '../../electron/store/open'
import { people, play, type Scripted } from '../helpers/insights'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  people(store, ['ann', 'bob', 'cem', 'dan'])
})
afterEach(() => {
  store.close()
  folder.remove()
})

const list = (
  minute: number,
  who: string,
  slateId: string,
  courses: string[],
  policy: 'blend' | 'popular' = 'blend',
): Scripted => [
  minute,
  who,
  {
    type: 'advice:shown',
    data: { slateId, policy, branch: 'ranked', places: courses.map((courseId) => ({ courseId, propensity: 1 })) },
  },
]
const opens = (minute: number, who: string, courseId: string): Scripted => [
  minute,
  who,
  { type: 'course:opened', data: { courseId } },
]

test('what followed the lists, counted by hand: only what came after, only what stood on them, each person once', () => {
  expect(advisedOf(store.read, CLASS.id)).toBeUndefined()
  play(store, [
    [0, 'teacher', { type: 'class:started', data: {} }],
    // Ann opened the second of her first list, and saw another list; Bob had opened his course before he saw it there.
    list(1, 'ann', 'a1', ['linear-2', 'python-1']),
    opens(2, 'ann', 'python-1'),
    list(3, 'ann', 'a2', ['linear-2', 'python-1']),
    opens(1, 'bob', 'linear-2'),
    list(2, 'bob', 'b1', ['linear-2']),
    // Cem opened something that was on no list of his.
    list(2, 'cem', 'c1', ['linear-2']),
    opens(3, 'cem', 'python-1'),
    list(2, 'dan', 'd1', ['python-1'], 'popular'),
    opens(3, 'dan', 'python-1'),
  ])
  const advised = advisedOf(store.read, CLASS.id)
  expect(advised?.personal).toMatchObject({ lists: 4, opened: { part: 1, whole: 3 }, bought: { part: 0, whole: 3 } })
  expect(advised?.places.map(({ part, whole }) => [part, whole])).toEqual([
    [0, 4],
    [1, 2],
  ])
  expect(advised?.popular).toMatchObject({ lists: 1, opened: { part: 1, whole: 1 } })
  expect(advised?.popular?.difference?.difference).toBeCloseTo(1 / 3 - 1, 9)
})

test('who had all of the money back has not bought; who had a part of it back has, and so has who paid nothing', () => {
  const pays = (who: string, cents: number): Scripted => [
    2,
    'teacher',
    {
      type: 'order:imported',
      data: {
        orderId: `order-${who}`,
        attendeeId: who,
        courseId: 'linear-2',
        cents,
        currency: 'CNY',
        externalId: who,
      },
    },
  ]
  const refunds = (who: string, cents: number): Scripted => [
    3,
    'teacher',
    { type: 'order:refunded', data: { refundId: `refund-${who}`, orderId: `order-${who}`, cents, currency: 'CNY' } },
  ]
  play(store, [
    ...['ann', 'bob', 'cem', 'dan'].map((who) => list(1, who, `${who}-1`, ['linear-2'])),
    pays('ann', 500),
    refunds('ann', 500),
    pays('bob', 500),
    refunds('bob', 200),
    pays('cem', 0),
  ])
  expect(advisedOf(store.read, CLASS.id)?.personal.bought).toMatchObject({ part: 2, whole: 4 })
})
