import { describe, expect, it } from 'vitest'
import { capacityOf, loadOf, viewerPercent } from '../../electron/classroom/capacity'
import type { CapacityFigures } from '../../shared/capacity'

/** A viewer costs 0.5 % of a core. */
const figures: CapacityFigures = {
  cores: 4,
  idlePercent: 80,
  encodingPercent: 40,
  usPerPacket: 25,
  packetsPerViewerPerSecond: 200,
  kbpsPerViewer: 2000,
}

describe('how many viewers a machine takes', () => {
  it('spends seven tenths of what encoding leaves', () => {
    expect(viewerPercent(figures)).toBe(0.5)
    expect(capacityOf(figures)).toMatchObject({ viewers: ((320 - 40) * 0.7) / 0.5, limit: 'processor' })
  })

  it('is limited by half of what the interface carries, where that is known', () => {
    expect(capacityOf({ ...figures, uplink: { name: 'eth0', mbps: 100 } })).toMatchObject({
      viewers: 25,
      limit: 'uplink',
    })
    expect(capacityOf({ ...figures, uplink: { name: 'wlan0' } }).limit).toBe('processor')
  })

  it('never promises more than the door takes, nor fewer than none', () => {
    expect(capacityOf({ ...figures, cores: 128 })).toMatchObject({ viewers: 1800, limit: 'door' })
    expect(capacityOf({ ...figures, idlePercent: 5, encodingPercent: 90 }).viewers).toBe(0)
    expect(Number.isFinite(capacityOf({ ...figures, usPerPacket: 0 }).viewers)).toBe(true)
  })
})

describe('seats left while a class is live', () => {
  const { idlePercent: _, ...rest } = figures

  it('says the same with many viewers as with few, when they cost what was measured', () => {
    const without = loadOf({ ...rest, busyPercent: 20 + 10, viewers: 0 })
    const withMany = loadOf({ ...rest, busyPercent: 20 + 10 + (100 * 0.5) / 4, viewers: 100 })
    expect(without.capacity.viewers).toBe(392)
    expect(withMany.capacity.viewers).toBe(without.capacity.viewers)
    expect(withMany.seatsLeft).toBe(292)
  })

  it('has none on a machine that is busy with something else', () => {
    expect(loadOf({ ...rest, busyPercent: 100, encodingPercent: 0, viewers: 0 }).seatsLeft).toBe(0)
  })
})
