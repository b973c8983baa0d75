/**
 * The price after a discount, in whole minor units, half a unit rounded up.
 * @throws {RangeError} with a sentence, when price or discount make no sense
 */
export function discountedCents(listCents: number, discountPercent: number): number {
  if (!Number.isSafeInteger(listCents) || listCents < 0) {
    throw new RangeError(`A price is a whole number of minor units, not below zero: ${listCents}.`)
  }
  if (!Number.isInteger(discountPercent) || discountPercent < 0 || discountPercent > 100) {
    throw new RangeError(`A discount is a whole number from 0 to 100 percent: ${discountPercent}.`)
  }
  // In integers: a hundredth part cannot be told exactly in binary fractions.
  return Math.floor((listCents * (100 - discountPercent) + 50) / 100)
}
