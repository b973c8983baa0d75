import { expect, it } from 'vitest'
import { createGaps } from '../../electron/sfu/gaps'

it('asks for what was left out, across the end of the numbers, three times at most', () => {
  const gaps = createGaps()
  expect(gaps.came(65_533, 0)).toEqual([])
  expect(gaps.came(65_534, 1)).toEqual([])
  expect(gaps.came(1, 2)).toEqual([65_535, 0])
  expect(gaps.came(2, 10)).toEqual([])
  expect(gaps.came(65_535, 20)).toEqual([])
  expect(gaps.came(3, 40)).toEqual([0])
  expect(gaps.came(4, 80)).toEqual([0])
  expect(gaps.came(5, 120)).toEqual([])
  expect(gaps.came(6, 200)).toEqual([])
})

it('does not ask for what came late, nor for a stream that begins anew', () => {
  const gaps = createGaps()
  gaps.came(100, 0)
  expect(gaps.came(102, 1)).toEqual([101])
  expect(gaps.came(101, 2)).toEqual([])
  expect(gaps.came(103, 100)).toEqual([])
  expect(gaps.came(30_000, 101)).toEqual([])
  expect(gaps.came(30_001, 102)).toEqual([])
  expect(gaps.came(5, 103)).toEqual([])
  expect(gaps.came(7, 104)).toEqual([6])
})
