import { momentsOf, Z95 } from '../recommender/intervals'

/**
 * A mean with its 95 % interval by Student's t, which is honest for a handful of people, where the normal approximation
 * is too narrow (Student 1908).
 * @returns undefined for fewer than two values
 */
export function studentInterval(values: ArrayLike<number>): { low: number; high: number } | undefined {
  const { mean, variance, count } = momentsOf(values)
  if (count < 2) return undefined
  const half = student(count - 1) * Math.sqrt(variance / count)
  return { low: mean - half, high: mean + half }
}

/**
 * The 97.5th percentile of Student's t: exact for one and two degrees of freedom, for more by Hill's expansion (Hill
 * 1970, algorithm 396), here good to one part in a hundred thousand.
 */
export function student(degrees: number): number {
  const tail = 0.05
  if (degrees === 1) return Math.tan((Math.PI / 2) * (1 - tail))
  if (degrees === 2) return Math.sqrt(2 / (tail * (2 - tail)) - 2)
  const a = 1 / (degrees - 0.5)
  const b = 48 / (a * a)
  let c = (((20700 * a) / b - 98) * a - 16) * a + 96.36
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees
  let y = (d * tail) ** (2 / degrees)
  if (y > a + 0.05) {
    const x = -Z95
    y = x * x
    if (degrees < 5) c += 0.3 * (degrees - 4.5) * (x + 0.6)
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
    y = Math.expm1(a * y * y)
  } else {
    const near = 1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3) + 0.5 / (degrees + 4)
    y = ((near * y - 1) * (degrees + 1)) / (degrees + 2) + 1 / y
  }
  return Math.sqrt(degrees * y)
}
