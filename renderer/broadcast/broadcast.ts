import type { BroadcastReport, Sources } from '../../shared/ipc'
import type { Signal } from '../../shared/wire'
import { openCamera, openMicrophone, openScreen } from './capture'
import { openCard } from './card'
import { type LinkState, openLink } from './link'
import { openMix } from './mix'

type Picture = Sources['picture']
type Problem = NonNullable<BroadcastReport['problem']>

export interface Broadcast {
  /** Shows and sounds what was chosen. What cannot be had is replaced by the card or by silence, and reported. */
  use(sources: Sources): void
  setMuted(muted: boolean): void
  signal(signal: Signal): void
  again(): void
  close(): void
}

export interface BroadcastOptions {
  send(signal: Signal): void
  report(report: BroadcastReport): void
}

const REPORT_INTERVAL_MS = 125

/** Publishes the card and silence at once; picture and sound follow as soon as the devices give them. */
export function openBroadcast({ send, report }: BroadcastOptions): Broadcast {
  const mix = openMix()
  let shown: { picture: Picture; id?: string; track: MediaStreamTrack } = { picture: 'none', track: openCard() }
  let microphoneId: string | undefined
  let wanted: Sources = { picture: 'none' }
  let state: LinkState = 'connecting'
  let muted = false
  let closed = false
  const problems: { picture?: Problem; microphone?: Problem } = {}
  /** Devices are opened one after the other, in the order asked. */
  let turn: Promise<void> = Promise.resolve()

  const link = openLink({
    video: shown.track,
    audio: mix.track,
    send,
    onState(next) {
      state = next
      tell()
    },
  })
  const reporter = setInterval(tell, REPORT_INTERVAL_MS)
  navigator.mediaDevices.addEventListener('devicechange', retry)

  function tell(): void {
    const problem = problems.picture ?? problems.microphone ?? (state === 'failed' ? 'connection-failed' : undefined)
    report({ state, level: mix.level(), muted, picture: shown.picture, ...(problem ? { problem } : {}) })
  }

  function show(picture: Picture, id: string | undefined, track: MediaStreamTrack): void {
    const old = shown.track
    shown = { picture, id, track }
    link.replaceVideo(track)
    old.stop()
  }

  function showCard(): void {
    if (shown.picture !== 'none') show('none', undefined, openCard())
  }

  async function choosePicture({ picture, cameraId, screenId }: Sources): Promise<void> {
    const id = picture === 'camera' ? cameraId : picture === 'screen' ? screenId : undefined
    if (picture === 'none' || id === undefined) {
      problems.picture = undefined
      showCard()
      return
    }
    if (shown.picture === picture && shown.id === id) return
    const failed = picture === 'camera' ? 'camera-failed' : 'screen-failed'
    try {
      const track = await (picture === 'camera' ? openCamera(id) : openScreen(id))
      if (closed) {
        track.stop()
        return
      }
      track.addEventListener('ended', () => {
        if (shown.track !== track) return
        problems.picture = failed
        showCard()
      })
      problems.picture = undefined
      show(picture, id, track)
    } catch {
      problems.picture = failed
      showCard()
    }
  }

  async function chooseMicrophone(id: string | undefined): Promise<void> {
    if (id === microphoneId && !problems.microphone) return
    microphoneId = id
    problems.microphone = undefined
    if (id === undefined) {
      mix.setMicrophone(undefined)
      return
    }
    try {
      const track = await openMicrophone(id)
      if (closed) {
        track.stop()
        return
      }
      track.addEventListener('ended', () => {
        if (microphoneId === id) problems.microphone = 'microphone-failed'
      })
      mix.setMicrophone(track)
    } catch {
      problems.microphone = 'microphone-failed'
      mix.setMicrophone(undefined)
    }
  }

  function use(sources: Sources): void {
    wanted = sources
    turn = turn.then(async () => {
      if (closed || wanted !== sources) return
      await Promise.all([choosePicture(sources), chooseMicrophone(sources.microphoneId)])
      if (!closed) tell()
    })
  }

  /** A device was plugged in: perhaps the one that is missing. */
  function retry(): void {
    if (problems.picture || problems.microphone) use({ ...wanted })
  }

  return {
    use,
    setMuted(next) {
      muted = next
      mix.setMuted(next)
      tell()
    },
    signal: link.signal,
    again: link.again,
    close() {
      closed = true
      clearInterval(reporter)
      navigator.mediaDevices.removeEventListener('devicechange', retry)
      link.close()
      mix.close()
      shown.track.stop()
    },
  }
}
