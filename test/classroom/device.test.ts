import { expect, test } from 'vitest'
import { type Device, devicesToBan } from '../../electron/classroom/device'

const device = (browser: string | undefined, address: string): Device => (browser ? { browser, address } : { address })

test('a ban holds against every browser, and against an address only where nobody else comes from it', () => {
  const own = [device('b1', 'home'), device('b2', 'school'), device(undefined, 'bus')]
  expect(devicesToBan(own, [device('b9', 'school')])).toEqual(['b1', 'b2', 'home', 'bus'])
  expect(devicesToBan(own, [device('b9', 'home'), device('b9', 'school'), device('b9', 'bus')])).toEqual(['b1', 'b2'])
  expect(devicesToBan([], own)).toEqual([])
})
