import { expect, test } from 'vitest'
import { discountedCents } from '../../electron/selling/price'

test('a discount is taken in whole minor units, half a unit rounded up', () => {
  expect(discountedCents(19_900, 20)).toBe(15_920)
  expect(discountedCents(9_999, 15)).toBe(8_499)
  expect(discountedCents(1, 50)).toBe(1)
  expect(discountedCents(0, 90)).toBe(0)
  expect(discountedCents(12_345, 0)).toBe(12_345)
  expect(discountedCents(12_345, 100)).toBe(0)
})

test('prices and discounts that make no sense are refused with a sentence', () => {
  for (const price of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => discountedCents(price, 10)).toThrow(/A price is a whole number/)
  }
  for (const discount of [-1, 101, 12.5, Number.NaN]) {
    expect(() => discountedCents(100, discount)).toThrow(/A discount is a whole number/)
  }
})
