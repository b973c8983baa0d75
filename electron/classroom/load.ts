import type { BroadcastHealth } from '../../shared/broadcast'
import type { Load } from '../../shared/capacity'
import { loadOf } from './capacity'
import { cores, createBusyMeter, measurePacket, readUplink } from './machine'

/** With fewer viewers, what the forwarder does once for all weighs too much on the packet of each. */
const ENOUGH_VIEWERS = 4
/** Until it has been measured. */
const FIRST_US_PER_PACKET = 35
/** Opus frames of 20 ms. */
const SOUND_PACKETS_PER_SECOND = 50
const PICTURE_PACKET_BYTES = 1100

/** Reads, once a second, how loaded the machine is and how many seats are left. */
export function createLoadMeter(encodingPercent: () => number): (health: BroadcastHealth) => Load {
  const busy = createBusyMeter()
  let usPerPacket = FIRST_US_PER_PACKET
  let uplink: Awaited<ReturnType<typeof readUplink>>
  void measurePacket().then(
    (measured) => {
      usPerPacket = measured
    },
    () => {},
  )
  void readUplink().then((found) => {
    uplink = found
  })

  return (health) => {
    const viewers = health.viewers.filter(({ state }) => state === 'connected').length
    const published = health.publisher.videoKbps + health.publisher.audioKbps
    const measured = viewers >= ENOUGH_VIEWERS
    return loadOf({
      cores: cores(),
      busyPercent: busy(),
      encodingPercent: encodingPercent(),
      viewers,
      usPerPacket: (measured && health.usPerPacket) || usPerPacket,
      packetsPerViewerPerSecond: measured ? health.packetsPerSecond / viewers : packetsFor(published),
      kbpsPerViewer: measured ? health.uplinkKbps / viewers : published,
      ...(uplink ? { uplink } : {}),
    })
  }
}

/** Packets a second that picture and sound of this rate make. */
export const packetsFor = (kbps: number) => (kbps * 125) / PICTURE_PACKET_BYTES + SOUND_PACKETS_PER_SECOND
