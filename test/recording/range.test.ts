import { expect, test } from 'vitest'
import { readRange } from '../../electron/recording/range'

test.each([
  ['bytes=0-99', { start: 0, end: 99 }],
  ['bytes=900-', { start: 900, end: 999 }],
  ['bytes=990-5000', { start: 990, end: 999 }],
  ['bytes=-100', { start: 900, end: 999 }],
  ['bytes=-5000', { start: 0, end: 999 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  // Several, none, backwards, another unit: the whole file.
  ['bytes=0-1,5-6', undefined],
  ['bytes=-', undefined],
  ['bytes=9-3', undefined],
  ['items=0-1', undefined],
  [null, undefined],
] as const)('%s of a thousand bytes', (header, expected) => {
  expect(readRange(header, 1000)).toEqual(expected)
})

test('an empty file has no part', () => {
  expect(readRange('bytes=-5', 0)).toBe('unsatisfiable')
  expect(readRange('bytes=0-', 0)).toBe('unsatisfiable')
})
