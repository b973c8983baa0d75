import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBehaviour } from '../../electron/classroom/behaviour'
import { fittingAnswers, NO_REGISTRATION, type RegistrationField } from '../../shared/registration'

const POLLS = [
  { kind: 'single', choices: ['a', 'b', 'c'] },
  { kind: 'multiple', choices: ['a', 'b', 'c'] },
  { kind: 'rating', choices: ['1', '2', '3', '4', '5'] },
  { kind: 'text', choices: [] },
] as const

const FIELDS: RegistrationField[] = [
  { id: 'school', kind: 'text', label: 'School', required: true },
  { id: 'years', kind: 'number', label: 'Years', required: true },
  { id: 'mail', kind: 'email', label: 'Address', required: true },
  { id: 'level', kind: 'choice', label: 'Level', required: false, choices: ['new', 'used to it'] },
]

/** Everything one attendee would do at the first twenty occasions of each kind. */
function life(seed: number, index: number) {
  const one = createBehaviour(seed, index)
  return Array.from({ length: 20 }, (_, nth) => [
    one.name,
    one.entersAfterMs,
    one.line(nth),
    one.clap(nth),
    one.likes(nth),
    one.question(nth),
    one.upvotes(nth),
    one.pace(nth),
    ...POLLS.map((poll) => one.vote({ kind: poll.kind, choices: [...poll.choices] }, nth)),
    one.checksIn(nth),
    one.opensHandout(nth),
    one.rating(),
    one.considers(nth),
    one.raisesHand(nth),
    one.amends(nth),
    one.withdraws(nth),
    one.groupLine(nth),
    one.callsForHelp(nth),
    one.answersStage(nth),
    one.talks(nth),
    one.turn(nth),
    one.redeems(nth),
    one.register(FIELDS),
    one.drops(nth),
    one.agrees(),
  ])
}

test('the same seed gives the same class, another seed another one', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 2000 }), (seed, index) => {
      expect(life(seed, index)).toEqual(life(seed, index))
      expect(life(seed, index)).not.toEqual(life(seed + 1, index))
    }),
    { numRuns: 50 },
  )
})

test('what was asked before does not change what is done later', () => {
  const [first, second] = [createBehaviour(7, 3), createBehaviour(7, 3)]
  for (let nth = 0; nth < 50; nth += 1) first.line(nth)
  expect(first.question(2)).toEqual(second.question(2))
})

test('a hundred of them do everything there is to do, and each answer fits its poll', () => {
  const crowd = Array.from({ length: 100 }, (_, index) => createBehaviour(1, index))
  const some = (what: (one: ReturnType<typeof createBehaviour>) => unknown) => crowd.filter(what).length
  expect(new Set(crowd.map(({ locale }) => locale)).size).toBe(2)
  expect(some((one) => one.question(0)?.what.anonymous)).toBeGreaterThan(3)
  expect(some((one) => one.line(0).what.reply)).toBeGreaterThan(5)
  expect(some((one) => one.considers(0).some(({ what }) => what === 'pay'))).toBeGreaterThan(3)
  for (const step of ['see', 'click', 'claim', 'checkout', 'dismiss', 'pay'] as const) {
    expect(
      some((one) => one.considers(0).some(({ what }) => what === step)),
      step,
    ).toBeGreaterThan(3)
  }
  for (const what of ['withdraws', 'callsForHelp', 'agrees'] as const) {
    expect(
      some((one) => one[what](0)),
      what,
    ).toBeGreaterThan(3)
  }
  expect(some((one) => one.answersStage(0).what.comes)).toBeGreaterThan(10)
  expect(some((one) => !one.answersStage(0).what.comes)).toBeGreaterThan(10)
  const answers = crowd.map((one) => fittingAnswers({ ...NO_REGISTRATION, fields: FIELDS }, one.register(FIELDS)))
  expect(answers.every((given) => given !== undefined)).toBe(true)
  expect(answers.filter((given) => given?.level).length).toBeGreaterThan(10)
  for (const how of ['edit', 'delete']) expect(some((one) => one.amends(0)?.what === how)).toBeGreaterThan(1)
  for (const what of ['pace', 'checksIn', 'opensHandout', 'upvotes', 'raisesHand', 'redeems', 'talks'] as const) {
    expect(
      some((one) => one[what](0)),
      what,
    ).toBeGreaterThan(10)
  }
  expect(some((one) => one.rating())).toBeGreaterThan(30)
  for (const poll of POLLS) {
    const answers = crowd.flatMap((one) => one.vote({ kind: poll.kind, choices: [...poll.choices] }, 0)?.what ?? [])
    expect(answers.length).toBeGreaterThan(70)
    for (const { choices, text } of answers) {
      expect(choices.every((choice) => choice >= 0 && choice < poll.choices.length)).toBe(true)
      if (poll.kind === 'text') expect(text).toBeTruthy()
      else expect(choices.length).toBeGreaterThan(0)
      if (poll.kind === 'single' || poll.kind === 'rating') expect(choices).toHaveLength(1)
    }
  }
})
