import { expect, test } from 'vitest'
import { requests } from '../../shared/ipc'
import { answerFits, fittingAnswers, type RegistrationField } from '../../shared/registration'

const field = (kind: 'text' | 'number' | 'email', required = false): RegistrationField => ({
  id: 'field-1',
  kind,
  label: '?',
  required,
})

test.each([
  ['text', '随便什么', true],
  ['text', 'x'.repeat(201), false],
  ['number', '3,5', true],
  ['number', '-12', true],
  ['number', 'twelve', false],
  ['number', '1e9', false],
  ['email', 'ann@example.org', true],
  ['email', 'ann@@example.org', false],
  ['email', 'ann@example', false],
  ['email', 'a b@example.org', false],
] as const)('%s takes %s: %s', (kind, answer, fits) => {
  expect(answerFits(field(kind), answer)).toBe(fits)
})

test('an empty answer will do unless it is required, and what nobody asked is not kept', () => {
  const form = (required: boolean) => ({ fields: [field('text', required)], consentText: '', consentVersion: 0 })
  expect(fittingAnswers(form(false), {})).toEqual({})
  expect(fittingAnswers(form(true), { 'field-1': '   ' })).toBeUndefined()
  expect(fittingAnswers(form(true), { 'field-1': ' yes ', other: 'no', __proto__: 'x' } as never)).toEqual({
    'field-1': 'yes',
  })
})

test('a form that makes no sense does not pass the bridge', () => {
  const accepts = (fields: unknown[], over: Record<string, unknown> = {}) =>
    requests['class:plan'].safeParse({ classId: 'class-1', registration: { fields, consentText: '', ...over } }).success
  expect(accepts([field('text')])).toBe(true)
  expect(accepts([field('text'), field('email')])).toBe(false)
  expect(accepts([{ ...field('text'), label: ' ' }])).toBe(false)
  expect(accepts([{ ...field('text'), kind: 'choice', choices: ['one'] }])).toBe(false)
  expect(accepts([{ ...field('text'), kind: 'password' }])).toBe(false)
  expect(accepts([], { consentText: 'x'.repeat(2001) })).toBe(false)
})
