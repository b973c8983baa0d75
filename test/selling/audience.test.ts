import { expect, test } from 'vitest'
import { type Candidate, eligibleFor } from '../../electron/selling/audience'

const person = (attendeeId: string, over: Partial<Candidate> = {}): Candidate => ({
  attendeeId,
  likelihood: 0.5,
  owns: false,
  offered: false,
  refused: false,
  heldOut: false,
  asked: 0,
  inSegment: false,
  ...over,
})
const people = [
  person('plain'),
  person('unlikely', { likelihood: 0.1 }),
  person('owner', { owns: true, likelihood: 0.9 }),
  person('asked', { offered: true, likelihood: 0.9 }),
  person('weary', { refused: true, likelihood: 0.9 }),
  person('measured', { heldOut: true, likelihood: 0.9 }),
  person('courted', { asked: 3, likelihood: 0.9 }),
]

test('to all means: all who neither own it, nor have it on offer, nor put it away, nor were asked too often', () => {
  expect(eligibleFor({ kind: 'all' }, people, 3)).toEqual({ fresh: ['plain', 'unlikely'], heldOut: ['measured'] })
  expect(eligibleFor({ kind: 'all' }, people, 4).fresh).toEqual(['plain', 'unlikely', 'courted'])
})

test('to the likely counts the limit itself in', () => {
  expect(eligibleFor({ kind: 'likely', minLikelihood: 0.5 }, people, 3).fresh).toEqual(['plain'])
  expect(eligibleFor({ kind: 'likely', minLikelihood: 0.51 }, people, 3).fresh).toEqual([])
})

test('one person named by the teacher may have been held out, but not have put it away, own it, or be asked too often', () => {
  const one = (attendeeId: string) => eligibleFor({ kind: 'one', attendeeId }, people, 3)
  expect(one('measured')).toEqual({ fresh: ['measured'], heldOut: [] })
  for (const attendeeId of ['weary', 'owner', 'courted', 'nobody']) {
    expect(one(attendeeId)).toEqual({ fresh: [], heldOut: [] })
  }
})

test('to a segment means those in it, with the same exceptions as always', () => {
  const some = people.map((one) => ({ ...one, inSegment: one.attendeeId !== 'unlikely' }))
  expect(eligibleFor({ kind: 'answered' }, some, 3)).toEqual({ fresh: ['plain'], heldOut: ['measured'] })
  expect(eligibleFor({ kind: 'stayed' }, people, 3)).toEqual({ fresh: [], heldOut: [] })
})
