import { expect, it } from 'vitest'
import { cores, createBusyMeter, measurePacket, readUplink } from '../../electron/classroom/machine'

it('measures what a packet takes here, in microseconds of CPU', async () => {
  const measured = await measurePacket()
  expect(measured).toBeGreaterThan(1)
  expect(measured).toBeLessThan(20_000)
})

it('reads how busy the processor was between two readings', async () => {
  const busy = createBusyMeter()
  const untilMs = performance.now() + 300
  while (performance.now() < untilMs);
  const share = busy()
  // One core of these worked all the time; a tick of the clock is 10 ms.
  expect(share).toBeGreaterThan(50 / cores())
  expect(share).toBeLessThanOrEqual(100)
})

it('says of the network only what the system says', async () => {
  const uplink = await readUplink()
  if (uplink) expect(uplink.name).not.toMatch(/^lo$/)
  expect(uplink?.mbps ?? 1).toBeGreaterThan(0)
})
