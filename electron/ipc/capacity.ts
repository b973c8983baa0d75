import { capacityOf } from '../classroom/capacity'
import { packetsFor } from '../classroom/load'
import { cores, createBusyMeter, measurePacket, readUplink } from '../classroom/machine'
import type { Handlers } from './handle'

const MEASURE_MS = 1000
/** The best layer and the sound at their upper bounds: what a viewer with a large window is sent. */
const BEST_KBPS = 1700 + 48

export function capacityHandlers(): Pick<Handlers, 'capacity:measure'> {
  return {
    'capacity:measure': async ({ encodingPercent }) => {
      const busy = createBusyMeter()
      await new Promise((measured) => setTimeout(measured, MEASURE_MS))
      const idlePercent = 100 - busy()
      const [usPerPacket, uplink] = await Promise.all([measurePacket(), readUplink()])
      return capacityOf({
        cores: cores(),
        idlePercent,
        encodingPercent,
        usPerPacket,
        packetsPerViewerPerSecond: packetsFor(BEST_KBPS),
        kbpsPerViewer: BEST_KBPS,
        ...(uplink ? { uplink } : {}),
      })
    },
  }
}
