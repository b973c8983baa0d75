import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTalkMeter } from '../../electron/classroom/talk'
import { coachingOf } from '../../electron/insights/coaching'
import { insertClass } from '../../electron/store/classes'
import type { Store } from '../../electron/store/open'
import type { Coaching } from '../../shared/coaching'
import { MINUTE_MS, people, play, type Scripted, START_MS } from '../helpers/insights'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const ids = Array.from({ length: 20 }, (_, at) => `p${at}`)

/** Forty minutes with twenty people; polls at the given minutes, `leave` of them gone at minute 20. */
function scriptOf(polls: number[], leave: number, talk: number, name: string): Scripted[] {
  return [
    [0, 'teacher', { type: 'class:started', data: {} }],
    ...ids.flatMap((attendeeId): Scripted[] => [
      [0, 'studio', { type: 'attendee:joined', data: { attendeeId } }],
      [0, 'studio', { type: 'attendee:arrived', data: { attendeeId } }],
    ]),
    ...Array.from(
      { length: 40 },
      (_, at): Scripted => [at + 0.9, 'studio', { type: 'talk:measured', data: { share: talk } }],
    ),
    ...polls.flatMap((minute): Scripted[] => {
      const pollId = `${name}-poll-${minute}`
      const data = { pollId, question: '?', kind: 'single' as const, choices: ['a', 'b'] }
      return [
        [minute, 'teacher', { type: 'poll:opened', data }],
        ...ids
          .slice(0, 15)
          .map((id): Scripted => [minute + 0.2, id, { type: 'poll:voted', data: { pollId, choices: [0] } }]),
        [minute + 1, 'teacher', { type: 'poll:closed', data: { pollId } }],
      ]
    }),
    ...ids
      .slice(0, leave)
      .map((attendeeId): Scripted => [20, 'studio', { type: 'attendee:left', data: { attendeeId } }]),
    [40, 'teacher', { type: 'class:ended', data: {} }],
  ]
}

let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  people(store, ids)
  insertClass(store.write, { ...CLASS, id: 'class-2', joinToken: 'token-2', shortCode: 'two' })
})
afterEach(() => {
  store.close()
  folder.remove()
})
const kinds = (coaching: Coaching | undefined, ok: boolean) =>
  coaching?.checks.filter((check) => check.ok === ok).map(({ kind }) => kind)

test('a class without a poll until minute 25 is told so, with who left before it', () => {
  play(store, scriptOf([25], 12, 0.95, 'one'))
  const coaching = coachingOf(store.read, CLASS.id, 0)
  expect(kinds(coaching, false)).toEqual(['first-poll', 'long-stretch', 'talk-share'])
  expect(coaching?.checks[0]).toMatchObject({ minute: 25, leftBefore: { part: 12, whole: 20 } })
  expect(coaching?.checks[1]).toMatchObject({ stretch: { fromMinute: 0, toMinute: 25 }, left: { part: 12, whole: 20 } })
  expect(coaching?.checks.find(({ kind }) => kind === 'talk-share')).toMatchObject({
    talked: expect.closeTo(0.95, 9),
    minutes: 40,
  })
  expect(coaching?.before).toBeUndefined()
})

test('the class after says what was heeded and whether it helped, with the range of the difference', () => {
  play(store, scriptOf([25], 12, 0.95, 'one'))
  play(store, scriptOf([8, 18, 30], 1, 0.9, 'two'), 'class-2', START_MS + 7 * 24 * 60 * MINUTE_MS)
  const coaching = coachingOf(store.read, 'class-2', 0)
  expect(kinds(coaching, false)).toEqual(['talk-share'])
  expect(coaching?.before).toMatchObject({
    classId: CLASS.id,
    followed: [
      { kind: 'first-poll', heeded: true },
      { kind: 'long-stretch', heeded: true },
      { kind: 'talk-share', heeded: false },
    ],
    stayed: { earlier: { part: 8, whole: 20 }, now: { part: 19, whole: 20 } },
  })
  // 0.95 − 0.40 with Newcombe's range: surely better.
  expect(coaching?.before?.stayed.low).toBeGreaterThan(0.2)
  expect(coaching?.before?.stayed.high).toBeLessThan(0.8)
})

test('what was said of the pace becomes a suggestion with its minute, and the next class says whether it helped', () => {
  const said = (minute: number, id: string, pace: 'fast' | 'lost' | 'fine'): Scripted => [
    minute,
    id,
    { type: 'pace:sent', data: { pace } },
  ]
  const lost = ids.slice(0, 8).map((id) => said(12.2, id, 'lost'))
  play(store, [...scriptOf([5], 0, 0.5, 'one'), ...lost, said(13, 'p0', 'lost'), said(14, 'p9', 'fast')])
  expect(coachingOf(store.read, CLASS.id, 0)?.checks.find(({ kind }) => kind === 'pace')).toMatchObject({
    ok: false,
    fast: { part: 1, whole: 20 },
    lost: { part: 8, whole: 20 },
    minute: 12,
  })
  const next = [...scriptOf([5], 0, 0.5, 'two'), said(3, 'p1', 'fine')]
  play(store, next, 'class-2', START_MS + 7 * 24 * 60 * MINUTE_MS)
  const followed = coachingOf(store.read, 'class-2', 0)?.before?.followed.find(({ kind }) => kind === 'pace')
  expect(followed).toMatchObject({ heeded: true, figure: { earlier: { part: 8 }, now: { part: 0, whole: 20 } } })
  // 0/20 less 8/20, Newcombe: surely fewer.
  expect(followed?.figure?.high).toBeLessThan(-0.1)
})

test('a class that never was has no coaching, one of three says that it is few', () => {
  expect(coachingOf(store.read, 'nothing', 0)).toBeUndefined()
  play(
    store,
    scriptOf([5], 0, 0.5, 'one').filter(
      ([, , { data }]) => !('attendeeId' in data) || Number(data.attendeeId?.slice(1)) < 3,
    ),
  )
  expect(coachingOf(store.read, CLASS.id, 0)?.few).toBe(true)
})

test('the talk meter gives the share of readings with a voice, once a minute', () => {
  const meter = createTalkMeter()
  const shares: (number | undefined)[] = []
  for (let at = 0; at <= 120; at += 1) shares.push(meter.hear(at % 4 === 0 ? 0.3 : 0.01, at >= 90, at * 1000))
  expect(shares.filter((share) => share !== undefined)).toEqual([0.25, 0.13])
})
