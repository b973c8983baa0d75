import { expect, it } from 'vitest'
import { createRates } from '../../electron/sfu/rates'

it('measures what is encoded and knows what the rest usually takes', () => {
  const rates = createRates()
  const first = rates.read(0)
  expect(first['720']).toBeGreaterThan(first['360'])
  for (let i = 0; i < 100; i++) rates.count('720', 1000)
  for (let i = 0; i < 50; i++) rates.count('audio', 100)
  const read = rates.read(1000)
  expect(read['720']).toBeCloseTo((100 * 1060 * 8 + 50 * 160 * 8) / 1000, 0)
  expect(read['360']).toBeGreaterThan(400)
})
