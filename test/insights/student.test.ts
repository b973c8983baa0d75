import { expect, test } from 'vitest'
import { student, studentInterval } from '../../electron/insights/student'

// Worked out with SciPy 1.17: t.ppf(0.975, degrees).
test.each([
  [1, 12.7062047],
  [2, 4.3026527],
  [3, 3.1824463],
  [4, 2.7764451],
  [5, 2.5705818],
  [9, 2.2621572],
  [30, 2.0422725],
  [100, 1.9839715],
])('the 97.5th percentile with %i degrees of freedom', (degrees, expected) => {
  expect(student(degrees)).toBeCloseTo(expected, 4)
})

test('the interval of a mean of five (SciPy: t.interval), and none of one', () => {
  const found = studentInterval([3, 5, 8, 9, 12])
  expect(found?.low).toBeCloseTo(3.045316, 5)
  expect(found?.high).toBeCloseTo(11.754684, 5)
  expect(studentInterval([3])).toBeUndefined()
})
