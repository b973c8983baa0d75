import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededHash, splitHoldOut } from '../../electron/selling/hold-out'

const people = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 60 })

test('every eligible person is either shown the offer or held out, in the stated share, and somebody is shown it', () => {
  fc.assert(
    fc.property(people, fc.integer({ min: 0, max: 50 }), fc.string(), (eligible, percent, seed) => {
      const { shown, heldOut } = splitHoldOut(eligible, percent, seed)
      expect([...shown, ...heldOut].sort()).toEqual([...eligible].sort())
      expect(heldOut).toHaveLength(
        Math.min(Math.round((eligible.length * percent) / 100), Math.max(0, eligible.length - 1)),
      )
    }),
  )
})

test('the same seed draws the same people, in whatever order they came; another seed draws others', () => {
  const class200 = Array.from({ length: 200 }, (_, index) => `attendee-${index}`)
  const drawn = (seed: string, people = class200) => new Set(splitHoldOut(people, 20, seed).heldOut)
  expect(drawn('class-1:linear-2')).toEqual(drawn('class-1:linear-2', [...class200].reverse()))
  const [one, other] = [drawn('class-1:linear-2'), drawn('class-2:linear-2')]
  const both = [...one].filter((attendeeId) => other.has(attendeeId)).length
  // 8 of 40 by chance; 20 would be seven standard deviations away.
  expect(both).toBeLessThan(20)
})

test('the draw is even: over many seeds everybody is held out about as often as anybody', () => {
  const room = Array.from({ length: 20 }, (_, index) => `attendee-${index}`)
  const times = new Map(room.map((attendeeId) => [attendeeId, 0]))
  for (let seed = 0; seed < 2000; seed += 1) {
    for (const attendeeId of splitHoldOut(room, 25, `seed ${seed}`).heldOut) {
      times.set(attendeeId, (times.get(attendeeId) ?? 0) + 1)
    }
  }
  // Binomial(2000, 1/4): 500 ± 19.4; five standard deviations.
  for (const [attendeeId, count] of times) expect(Math.abs(count - 500), attendeeId).toBeLessThan(97)
  expect(seededHash('a', 'b')).not.toBe(seededHash('b', 'a'))
})
