import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBehaviour } from '../../electron/classroom/behaviour'

const POLLS = [
  { kind: 'single', choices: ['a', 'b', 'c'] },
  { kind: 'multiple', choices: ['a', 'b', 'c'] },
  { kind: 'rating', choices: ['1', '2', '3', '4', '5'] },
  { kind: 'text', choices: [] },
] as const

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
    one.declinesStage(nth),
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
  for (const how of ['edit', 'delete']) expect(some((one) => one.amends(0)?.what === how)).toBeGreaterThan(1)
  for (const what of ['pace', 'checksIn', 'opensHandout', 'upvotes', 'raisesHand'] as const) {
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
