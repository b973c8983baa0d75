/** The arithmetic of seats. Pure. */
import type { Capacity, CapacityFigures, Load } from '../../shared/capacity'

/** Of the idle processor, what may be spent on viewers: the rest is for key frames that fall together, and for people. */
const SPEND_PROCESSOR = 0.7
/** Of the interface's speed: it is shared, and Wi-Fi never reaches what it claims. */
const SPEND_UPLINK = 0.5
/** The door takes 2,000 connections; a few of them are returning while their old ones time out. */
const DOOR_VIEWERS = 1800

/** One core's worth is 100. */
export const viewerPercent = ({ usPerPacket, packetsPerViewerPerSecond }: CapacityFigures) =>
  (usPerPacket * packetsPerViewerPerSecond) / 10_000

/** How many viewers in all, when `figures.idlePercent` was measured with none. */
export function capacityOf(figures: CapacityFigures): Capacity {
  const { cores, idlePercent, encodingPercent, kbpsPerViewer, uplink } = figures
  const processor = Math.max(0, cores * idlePercent - encodingPercent) * SPEND_PROCESSOR
  const limits: [Capacity['limit'], number][] = [
    ['door', DOOR_VIEWERS],
    ['processor', processor / Math.max(viewerPercent(figures), 1e-6)],
  ]
  if (uplink?.mbps !== undefined) {
    limits.push(['uplink', (uplink.mbps * 1000 * SPEND_UPLINK) / Math.max(kbpsPerViewer, 1e-6)])
  }
  const [limit, viewers] = limits.reduce((least, one) => (one[1] < least[1] ? one : least))
  return { viewers: Math.floor(viewers), limit, figures }
}

/**
 * While a class is live: what is idle now is idle after encoding and the viewers there are, so both are put back before
 * the sum is made.
 */
export function loadOf(now: Omit<CapacityFigures, 'idlePercent'> & { busyPercent: number; viewers: number }): Load {
  const { busyPercent, viewers, ...figures } = now
  const spent = figures.encodingPercent + viewers * viewerPercent({ ...figures, idlePercent: 0 })
  const idlePercent = Math.min(100, 100 - busyPercent + spent / figures.cores)
  const capacity = capacityOf({ ...figures, idlePercent })
  return {
    busyPercent,
    encodingPercent: figures.encodingPercent,
    seatsLeft: Math.max(0, capacity.viewers - viewers),
    capacity,
  }
}
