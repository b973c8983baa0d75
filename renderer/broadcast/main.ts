/** The hidden window that captures, mixes and publishes. It does what main says and reports what is. */
import type { Bridge, BroadcastReport } from '../../shared/ipc'
import { type Broadcast, openBroadcast } from './broadcast'

declare global {
  interface Window {
    lectern: Bridge
  }
}

const { lectern } = window
const IDLE: BroadcastReport = { state: 'idle', level: 0, muted: false, picture: 'none', paused: false }

let broadcast: Broadcast | undefined
let muted = false

const report = (current: BroadcastReport) => void lectern.request('broadcast:report', current)

async function loadSlides(deckId: string): Promise<Uint8Array> {
  const outcome = await lectern.request('slides:bytes', { deckId })
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.value
}

lectern.on('broadcast:start', (sources) => {
  broadcast ??= openBroadcast({
    send: (signal) => void lectern.request('broadcast:signal', signal),
    loadSlides,
    slideRead: (page) => void lectern.request('slides:text', page),
    keep: async (recordingId, bytes) => void (await lectern.request('recording:chunk', { recordingId, bytes })),
    kept: (recordingId, failed) => void lectern.request('recording:ended', { recordingId, failed }),
    report,
    toGuest: (attendeeId, signal) => void lectern.request('broadcast:guest-signal', { attendeeId, signal }),
    guestLost: (attendeeId) => void lectern.request('broadcast:guest-lost', { attendeeId }),
  })
  broadcast.setMuted(muted)
  broadcast.use(sources)
})
lectern.on('broadcast:board', (marks) => broadcast?.restoreBoard(marks))
lectern.on('broadcast:draw', (act) => broadcast?.draw(act))
lectern.on('broadcast:record', ({ recordingId }) => broadcast?.record(recordingId))
lectern.on('broadcast:use', (sources) => broadcast?.use(sources))
lectern.on('broadcast:stop', () => {
  broadcast?.close()
  broadcast = undefined
  muted = false
  report(IDLE)
})
lectern.on('broadcast:set-mute', (wanted) => {
  muted = wanted.muted
  broadcast?.setMuted(muted)
})
lectern.on('broadcast:remote-signal', (signal) => broadcast?.signal(signal))
lectern.on('broadcast:layers', (layers) => broadcast?.encodeLayers(layers))
lectern.on('broadcast:take-still', async () => {
  const jpeg = await broadcast?.still()
  if (jpeg) void lectern.request('broadcast:still', { jpeg })
})
lectern.on('broadcast:guest-signal', ({ attendeeId, signal }) => broadcast?.guests.signal(attendeeId, signal))
lectern.on('broadcast:guest-mute', ({ attendeeId, muted }) => broadcast?.guests.setMuted(attendeeId, muted))
lectern.on('broadcast:guest-leave', ({ attendeeId }) => broadcast?.guests.leave(attendeeId))
lectern.on('broadcast:again', () => broadcast?.again())

void lectern.request('broadcast:ready')
