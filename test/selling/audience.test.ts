import { expect, test } from 'vitest'
import { type Candidate, recipientsOf } from '../../electron/selling/audience'

const person = (attendeeId: string, over: Partial<Candidate> = {}): Candidate => ({
  attendeeId,
  likelihood: 0.5,
  owns: false,
  offered: false,
  dismissed: false,
  ...over,
})
const people = [
  person('plain'),
  person('unlikely', { likelihood: 0.1 }),
  person('owner', { owns: true, likelihood: 0.9 }),
  person('asked', { offered: true, likelihood: 0.9 }),
  person('weary', { dismissed: true, likelihood: 0.9 }),
]

test('to all means: all who neither own it, nor have it on offer, nor put it away', () => {
  expect(recipientsOf({ kind: 'all' }, people)).toEqual(['plain', 'unlikely'])
})

test('to the likely counts the limit itself in', () => {
  expect(recipientsOf({ kind: 'likely', minLikelihood: 0.5 }, people)).toEqual(['plain'])
  expect(recipientsOf({ kind: 'likely', minLikelihood: 0.51 }, people)).toEqual([])
})

test('one person named by the teacher is asked again after putting it away, but never for what they own', () => {
  expect(recipientsOf({ kind: 'one', attendeeId: 'weary' }, people)).toEqual(['weary'])
  expect(recipientsOf({ kind: 'one', attendeeId: 'owner' }, people)).toEqual([])
  expect(recipientsOf({ kind: 'one', attendeeId: 'nobody' }, people)).toEqual([])
})
