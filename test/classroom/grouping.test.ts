import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupsByAnswer, groupsByHand, groupsByLot } from '../../electron/classroom/grouping'
import { MAX_GROUP } from '../../shared/groups'

const people = (count: number) => Array.from({ length: count }, (_, at) => `person-${at}`)

test('by lot everybody is in exactly one group, none is too large, and sizes differ by one at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 2, max: 12 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true })),
      (count, size, stream) => {
        const ids = people(count)
        const groups = groupsByLot(ids, size, () => stream.next().value as number)
        expect(groups.flatMap(({ memberIds }) => memberIds).sort()).toEqual([...ids].sort())
        const sizes = groups.map(({ memberIds }) => memberIds.length)
        expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.min(size, MAX_GROUP))
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        expect(groups.map(({ number }) => number)).toEqual(groups.map((_, at) => at + 1))
      },
    ),
  )
})

test('by answer the same answers are together, many of them in several groups, and those without among themselves', () => {
  const ids = people(16)
  const answers = new Map(ids.slice(0, 8).map((id): [string, string] => [id, 'Yes']))
  for (const id of ids.slice(8, 11)) answers.set(id, 'No')
  const groups = groupsByAnswer(ids, answers)
  expect(groups.map(({ label, memberIds }) => [label, memberIds.length])).toEqual([
    ['Yes', 4],
    ['Yes', 4],
    ['No', 3],
    [undefined, 5],
  ])
  expect(new Set(groups.flatMap(({ memberIds }) => memberIds)).size).toBe(16)
})

test('by hand only those who are here are sent anywhere', () => {
  const chosen = { 'person-0': 3, 'person-1': 1, 'person-2': 3, gone: 1 }
  expect(groupsByHand(chosen, new Set(people(4)))).toEqual([
    { number: 1, memberIds: ['person-1'] },
    { number: 3, memberIds: ['person-0', 'person-2'] },
  ])
})
