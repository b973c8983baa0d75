/** Measures what encoding all layers costs this machine: really encodes them for a moment, to nobody. */

const MEASURE_MS = 2000
/** The encoder settles first. */
const SETTLE_MS = 800
const FRAMES_PER_SECOND = 24
/** The layers that are published: how much smaller, and what each may take. */
const LAYERS = [
  { scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
]

/**
 * @param picture of the camera; it is used and not stopped
 * @returns CPU time of the encoders at 24 pictures a second, 100 for one core
 */
export async function measureEncoding(picture: MediaStreamTrack): Promise<number> {
  const sender = new RTCPeerConnection()
  const receiver = new RTCPeerConnection()
  const copies = LAYERS.map(() => picture.clone())
  try {
    sender.addEventListener('icecandidate', ({ candidate }) => void receiver.addIceCandidate(candidate ?? undefined))
    receiver.addEventListener('icecandidate', ({ candidate }) => void sender.addIceCandidate(candidate ?? undefined))
    for (const [at, layer] of LAYERS.entries()) {
      sender.addTransceiver(copies[at] as MediaStreamTrack, { direction: 'sendonly', sendEncodings: [layer] })
    }
    await sender.setLocalDescription()
    await receiver.setRemoteDescription(sender.localDescription as RTCSessionDescription)
    await receiver.setLocalDescription()
    await sender.setRemoteDescription(receiver.localDescription as RTCSessionDescription)
    await wait(SETTLE_MS)
    const before = await encoded(sender)
    await wait(MEASURE_MS)
    const after = await encoded(sender)
    return [...after].reduce((sum, [id, { seconds, frames }]) => {
      const from = before.get(id) ?? { seconds: 0, frames: 0 }
      const made = frames - from.frames
      return made > 0 ? sum + ((seconds - from.seconds) / made) * FRAMES_PER_SECOND * 100 : sum
    }, 0)
  } finally {
    sender.close()
    receiver.close()
    for (const copy of copies) copy.stop()
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function encoded(connection: RTCPeerConnection): Promise<Map<string, { seconds: number; frames: number }>> {
  const found = new Map<string, { seconds: number; frames: number }>()
  for (const [, report] of await connection.getStats()) {
    const { type, id, totalEncodeTime, framesEncoded } = report as RTCOutboundRtpStreamStats
    if (type === 'outbound-rtp') found.set(id, { seconds: totalEncodeTime ?? 0, frames: framesEncoded ?? 0 })
  }
  return found
}
