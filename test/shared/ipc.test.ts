import { expect, test } from 'vitest'
import { requests } from '../../shared/ipc'

const draft = {
  title: { en: 'Algebra' },
  description: { zh: '说明' },
  topics: ['algebra'],
  level: 'beginner',
  priceCents: 100,
  currency: 'CNY',
}

test('a course that makes no sense does not pass the bridge', () => {
  const accepts = (over: Record<string, unknown>) => requests['course:save'].safeParse({ ...draft, ...over }).success
  expect(accepts({})).toBe(true)
  expect(accepts({ priceCents: -1 })).toBe(false)
  expect(accepts({ priceCents: 0.5 })).toBe(false)
  expect(accepts({ priceCents: Number.NaN })).toBe(false)
  expect(accepts({ currency: 'yuan' })).toBe(false)
  expect(accepts({ title: {} })).toBe(false)
  expect(accepts({ checkoutUrl: 'javascript:alert(1)' })).toBe(false)
  expect(accepts({ checkoutUrl: 'file:///etc/passwd' })).toBe(false)
  expect(accepts({ checkoutUrl: 'https://shop.example/algebra' })).toBe(true)
})

test('an offer keeps within sense', () => {
  const accepts = (over: Record<string, unknown>) =>
    requests['offer:send'].safeParse({
      courseId: 'linear-2',
      audience: { kind: 'all' },
      discountPercent: 20,
      minutes: 10,
      ...over,
    }).success
  expect(accepts({})).toBe(true)
  expect(accepts({ discountPercent: 101 })).toBe(false)
  expect(accepts({ minutes: 0 })).toBe(false)
  expect(accepts({ minutes: -5 })).toBe(false)
  expect(accepts({ audience: { kind: 'likely', minLikelihood: 2 } })).toBe(false)
  expect(accepts({ audience: { kind: 'everyone-else' } })).toBe(false)
})

test('what stands on a page of slides comes in short, as text, and with its page', () => {
  const accepts = (over: Record<string, unknown>) =>
    requests['slides:text'].safeParse({ deckId: 'deck-1', page: 1, text: 'Bases 基', ...over }).success
  expect(accepts({})).toBe(true)
  for (const text of ['', ' ', 'a'.repeat(2001), 'a\u0000b', 7, undefined]) expect(accepts({ text })).toBe(false)
  for (const page of [0, -1, 1.5, 10_001, '1']) expect(accepts({ page })).toBe(false)
})
