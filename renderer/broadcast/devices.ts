import type { BroadcastReport } from '../../shared/ipc'
import { openCamera, openMicrophone, openScreen, openSound } from './capture'

/** `sound`: the input that carries what this computer plays. */
export type Device = 'camera' | 'screen' | 'microphone' | 'sound'
type Problem = NonNullable<BroadcastReport['problem']>

export interface DevicesOptions {
  /** A device was opened: its tracks go to whoever shows and sounds them. */
  onOpen(device: Device, video: MediaStreamTrack | undefined, audio: MediaStreamTrack | undefined): void
  /** A device is no longer wanted or could not be had. */
  onClose(device: Device): void
  /** A device that was open has gone. */
  onLost(device: Device): void
}

export interface Devices {
  /** Opens what is not open yet under this id. Resolves when that has been done or has failed. */
  want(device: Device, id: string | undefined): Promise<void>
  release(device: Device): void
  has(device: Device): boolean
  problem(): Problem | undefined
  /** The device is there and gives nothing. */
  blame(device: Device): void
  close(): void
}

/** Holds camera, screen, microphone and the screen's sound, each by the id it was asked for. */
export function openDevices({ onOpen, onClose, onLost }: DevicesOptions): Devices {
  const held = new Map<Device, string>()
  const problems = new Map<Device, Problem>()
  let closed = false

  async function capture(device: Device, id: string): Promise<{ video?: MediaStreamTrack; audio?: MediaStreamTrack }> {
    if (device === 'screen') return openScreen(id)
    if (device === 'camera') return { video: await openCamera(id) }
    return { audio: await (device === 'sound' ? openSound(id) : openMicrophone(id)) }
  }

  function release(device: Device): void {
    problems.delete(device)
    if (held.delete(device)) onClose(device)
  }

  function blame(device: Device): void {
    release(device)
    problems.set(device, `${device}-failed`)
  }

  async function want(device: Device, id: string | undefined): Promise<void> {
    if (id === undefined) return release(device)
    if (held.get(device) === id) return
    problems.delete(device)
    try {
      const { video, audio } = await capture(device, id)
      const main = video ?? audio
      if (closed) {
        video?.stop()
        audio?.stop()
        return
      }
      held.set(device, id)
      main?.addEventListener('ended', () => {
        if (held.get(device) !== id) return
        problems.set(device, `${device}-failed`)
        held.delete(device)
        onLost(device)
      })
      onOpen(device, video, audio)
    } catch {
      blame(device)
    }
  }

  return {
    want,
    release,
    blame,
    has: (device) => held.has(device),
    problem: () =>
      problems.get('camera') ?? problems.get('screen') ?? problems.get('microphone') ?? problems.get('sound'),
    close() {
      closed = true
      held.clear()
    },
  }
}
