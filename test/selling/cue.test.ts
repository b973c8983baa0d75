import { expect, test } from 'vitest'
import { COOL_DOWN_MS, CUE_STARTS_MS, type CueFacts, nextCue } from '../../electron/selling/cue'

const MINUTE_MS = 60_000
const people = Array.from({ length: 20 }, (_, index) => `attendee-${index}`)
const facts = (over: Partial<CueFacts> = {}): CueFacts => ({
  nowMs: 30 * MINUTE_MS,
  startedAtMs: 0,
  here: people.map((attendeeId, index) => ({ attendeeId, presentMs: index < 15 ? 30 * MINUTE_MS : MINUTE_MS })),
  answers: [
    { pollId: 'poll-1', question: 'What next?', choice: 2, label: 'C', attendeeIds: people.slice(3, 18) },
    { pollId: 'poll-1', question: 'What next?', choice: 0, label: 'A', attendeeIds: people.slice(0, 3) },
  ],
  courses: [
    { courseId: 'algebra-2', likelihoods: new Map(people.map((id) => [id, 0.4])) },
    { courseId: 'python', likelihoods: new Map(people.map((id) => [id, 0.1])) },
  ],
  likelyFrom: 0.2,
  ...over,
})

test('it says how many of those who gave an answer stayed and likely want the course', () => {
  // Of the fifteen who answered C, twelve were here for three fifths of the class.
  expect(nextCue(facts())).toEqual({
    courseId: 'algebra-2',
    count: 12,
    here: 20,
    likelihood: expect.closeTo(0.4),
    evidence: { kind: 'answered', pollId: 'poll-1', question: 'What next?', choice: 2, label: 'C', stayedMinutes: 18 },
  })
})

test('without an answer that speaks for a course it goes by likelihood; a handful is no reason', () => {
  expect(nextCue(facts({ answers: [] }))).toMatchObject({
    courseId: 'algebra-2',
    count: 20,
    evidence: { kind: 'likely' },
  })
  const few = [
    {
      courseId: 'algebra-2',
      likelihoods: new Map([
        ['attendee-1', 0.9],
        ['attendee-2', 0.9],
      ]),
    },
  ]
  expect(nextCue(facts({ answers: [], courses: few }))).toBeUndefined()
  expect(nextCue(facts({ courses: [] }))).toBeUndefined()
  expect(nextCue(facts({ here: [], answers: [], courses: [] }))).toBeUndefined()
})

test('it keeps quiet in the first minutes, after an offer, and after "not now", until the cool-down is over', () => {
  expect(nextCue(facts({ nowMs: CUE_STARTS_MS - 1 }))).toBeUndefined()
  const { nowMs } = facts()
  for (const name of ['lastOfferAtMs', 'snoozedAtMs'] as const) {
    expect(nextCue(facts({ [name]: nowMs - COOL_DOWN_MS + 1 })), name).toBeUndefined()
    expect(nextCue(facts({ [name]: nowMs - COOL_DOWN_MS })), name).toBeDefined()
  }
})
