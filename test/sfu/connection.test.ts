import { networkInterfaces } from 'node:os'
import { expect, it } from 'vitest'
import { addressesOf } from '../../electron/sfu/connection'

const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
  .map(({ address }) => address)

it('offers every address of the machine when no host is named, and always the loopback one', () => {
  expect(addressesOf({ loopbackOnly: false })).toEqual([...own, '127.0.0.1'])
})

it('offers the named host and nothing of the machine beside it', () => {
  expect(addressesOf({ loopbackOnly: false, hostAddresses: ['10.1.2.3'] })).toEqual(['10.1.2.3', '127.0.0.1'])
})

it('keeps to the loopback interface when told so', () => {
  expect(addressesOf({ loopbackOnly: true, hostAddresses: ['10.1.2.3'] })).toEqual(['127.0.0.1'])
})
