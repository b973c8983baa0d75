import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readReference, signReference } from '../../electron/classroom/reference'

const key = Buffer.alloc(32, 1)
const id = fc.string({ minLength: 1, maxLength: 30 })

test('a reference is read again however it was typed, and only by the studio that signed it', () => {
  fc.assert(
    fc.property(id, id, (offerId, attendeeId) => {
      const reference = signReference(key, offerId, attendeeId)
      expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{8}$/)
      expect(signReference(key, offerId, attendeeId)).toBe(reference)
      expect(
        readReference(key, ` ${reference.toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o').replace(/1/g, 'l')} `),
      ).toBe(reference)
      expect(readReference(Buffer.alloc(32, 2), reference)).toBeUndefined()
    }),
  )
})

test('one changed character makes a forgery, and rubbish is no reference', () => {
  const reference = signReference(key, 'offer-001', 'ann')
  for (let at = 0; at < reference.length; at += 1) {
    if (reference[at] === '-') continue
    const forged = `${reference.slice(0, at)}${reference[at] === 'A' ? 'B' : 'A'}${reference.slice(at + 1)}`
    expect(readReference(key, forged), forged).toBeUndefined()
  }
  for (const rubbish of ['', '-', 'ABCDE', '🙂'.repeat(18), 'x'.repeat(10_000)]) {
    expect(readReference(key, rubbish)).toBeUndefined()
  }
})

test('two attendees, or two offers, never share one', () => {
  const all = new Set<string>()
  for (let offer = 0; offer < 20; offer += 1) {
    for (let attendee = 0; attendee < 200; attendee += 1) all.add(signReference(key, `offer-${offer}`, `a-${attendee}`))
  }
  expect(all.size).toBe(4_000)
})
