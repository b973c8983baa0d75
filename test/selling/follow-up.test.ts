import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Conduct, FOLLOW_UP_LISTS, isOn } from '../../electron/selling/follow-up'

const conduct = (over: Partial<Conduct>): Conduct => ({
  bought: false,
  clicked: false,
  seen: false,
  declined: false,
  offered: false,
  asked: false,
  leftBefore: false,
  ...over,
})
const listsOf = (over: Partial<Conduct>) => FOLLOW_UP_LISTS.filter((list) => isOn(list, conduct(over)))

test('everybody is on the list of how far they came', () => {
  expect(listsOf({})).toEqual([])
  expect(listsOf({ offered: true, seen: true })).toEqual(['seen'])
  expect(listsOf({ offered: true, seen: true, clicked: true })).toEqual(['clicked'])
  expect(listsOf({ offered: true, seen: true, clicked: true, bought: true, asked: true })).toEqual(['bought'])
  expect(listsOf({ asked: true })).toEqual(['asked'])
  expect(listsOf({ asked: true, offered: true })).toEqual([])
  expect(listsOf({ leftBefore: true, asked: true })).toEqual(['left-before', 'asked'])
})

test('who bought is urged by no list, and who said no only stands where that is said', () => {
  const any = fc.record({
    clicked: fc.boolean(),
    seen: fc.boolean(),
    declined: fc.boolean(),
    offered: fc.constant(true),
    asked: fc.boolean(),
  })
  fc.assert(
    fc.property(any, (over) => {
      expect(listsOf({ ...over, bought: true })).toEqual(['bought'])
    }),
  )
  fc.assert(
    fc.property(any, (over) => {
      expect(listsOf({ ...over, declined: true })).toEqual(['declined'])
    }),
  )
})
