import type { BoardAct, Mark } from '../../shared/board'
import type { Layer } from '../../shared/broadcast'
import type { BroadcastReport, Sources } from '../../shared/ipc'
import { FIRST_CORNER } from '../../shared/layout'
import type { Picture } from '../../shared/model'
import type { Signal } from '../../shared/wire'
import { openCompositor } from './compositor'
import { type Device, openDevices } from './devices'
import { type Guests, openGuests } from './guests'
import { type LinkState, openLink } from './link'
import { openMix } from './mix'
import { openRecording, type Recording } from './recording'
import { openSlides } from './slides'
import { takeStill } from './still'
import { createWhiteboard } from './whiteboard'

export interface Broadcast {
  /** Shows and sounds what was chosen. What cannot be had is replaced by the card or by silence, and reported. */
  use(sources: Sources): void
  setMuted(muted: boolean): void
  restoreBoard(marks: readonly Mark[]): void
  draw(act: BoardAct): void
  /** Records under this name from now on; null stops. */
  record(recordingId: string | null): void
  signal(signal: Signal): void
  encodeLayers(layers: readonly Layer[]): void
  /** What viewers see now as a small JPEG; undefined where there is none. */
  still(): Promise<Uint8Array | undefined>
  again(): void
  /** Those on stage. */
  readonly guests: Pick<Guests, 'signal' | 'setMuted' | 'leave'>
  close(): void
}

export interface BroadcastOptions {
  send(signal: Signal): void
  /** The bytes of a PDF by the name that main gave it. */
  loadSlides(deckId: string): Promise<Uint8Array>
  /** What stands on a page, before it is shown. */
  slideRead(page: { deckId: string; page: number; text: string }): void
  /** A piece of a recording, in order. */
  keep(recordingId: string, bytes: Uint8Array): Promise<void>
  kept(recordingId: string, failed: boolean): void
  report(report: BroadcastReport): void
  toGuest(attendeeId: string, signal: Signal): void
  guestLost(attendeeId: string): void
}

const REPORT_INTERVAL_MS = 125
/** A device that was opened and has given nothing for so long will not give anything. */
const PATIENCE_MS = 6000

/** The devices that a picture is made of; what is drawn here needs none. */
const NEEDS: Record<Picture, readonly ('camera' | 'screen')[]> = {
  camera: ['camera'],
  screen: ['screen'],
  both: ['screen', 'camera'],
  slides: [],
  board: [],
  none: [],
}

const isSeen = (device: Device) => device === 'camera' || device === 'screen'

/** Publishes the card and silence at once; picture and sound follow as soon as the devices give them. */
export function openBroadcast({
  send,
  loadSlides,
  slideRead,
  keep,
  kept,
  report,
  toGuest,
  guestLost,
}: BroadcastOptions): Broadcast {
  const mix = openMix()
  const compositor = openCompositor(settle)
  const guests = openGuests({ mix, compositor, send: toGuest, lost: guestLost })
  const devices = openDevices({
    onOpen(device, video, audio) {
      if (isSeen(device)) compositor.setSource(device, video)
      if (device !== 'camera') mix.setInput(device, audio)
    },
    onClose: drop,
    onLost(device) {
      present()
      drop(device)
    },
  })
  const slides = openSlides({
    load: loadSlides,
    onText: slideRead,
    onPage(canvas) {
      compositor.setSource('slides', canvas)
      if (wanted.picture === 'slides') present()
    },
  })
  const whiteboard = createWhiteboard(() => compositor.drawn('board'))
  compositor.setSource('board', whiteboard.canvas)
  let wanted: Sources = { picture: 'none' }
  let recording: { id: string; open: Recording } | undefined
  let state: LinkState = 'connecting'
  let muted = false
  let closed = false
  let patience: ReturnType<typeof setTimeout> | undefined
  /** Devices are opened one after the other, in the order asked. */
  let order: Promise<void> = Promise.resolve()

  const link = openLink({
    video: compositor.track,
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
    const { picture, paused } = compositor.shown()
    const fault = slides.fault()
    const problem = devices.problem() ?? (fault ? (`slides-${fault}` as const) : undefined)
    const shown = slides.shown()
    report({
      state,
      level: mix.level(),
      muted,
      picture,
      paused,
      ...(shown ? { slides: shown } : {}),
      ...(problem ? { problem } : state === 'failed' ? { problem: 'connection-failed' } : {}),
    })
  }

  function drop(device: Device): void {
    if (isSeen(device)) compositor.setSource(device, undefined)
    if (device !== 'camera') mix.setInput(device, undefined)
  }

  /** As much of the wanted picture as there is. */
  function possible(): Picture {
    const { picture } = wanted
    if (picture === 'slides' || picture === 'board') return compositor.sees(picture) ? picture : 'none'
    const needs = NEEDS[picture]
    if (needs.every(devices.has)) return picture
    return needs.find(devices.has) ?? 'none'
  }

  function present(): void {
    const { corner = FIRST_CORNER, paused = false } = wanted
    clearTimeout(patience)
    patience = setTimeout(giveUp, PATIENCE_MS)
    mix.setPaused(paused)
    compositor.show({ picture: possible(), corner, paused })
  }

  /** The new picture is to be seen: the devices of the one before are let go. */
  function settle(): void {
    clearTimeout(patience)
    for (const device of ['camera', 'screen'] as const) {
      if (!NEEDS[wanted.picture].includes(device)) devices.release(device)
    }
  }

  function giveUp(): void {
    for (const device of NEEDS[wanted.picture]) if (!compositor.sees(device)) devices.blame(device)
    present()
  }

  function use(sources: Sources): void {
    wanted = sources
    slides.show(sources.slides)
    order = order.then(async () => {
      if (closed || wanted !== sources) return
      const ids = { camera: sources.cameraId, screen: sources.screenId }
      await Promise.all([
        devices.want('microphone', sources.microphoneId),
        devices.want('sound', NEEDS[sources.picture].includes('screen') ? sources.soundId : undefined),
        ...NEEDS[sources.picture].map((device) => devices.want(device, ids[device])),
      ])
      if (closed || wanted !== sources) return
      present()
      tell()
    })
  }

  function record(recordingId: string | null): void {
    const before = recording
    recording = undefined
    if (before) void before.open.stop().then(() => kept(before.id, false))
    if (recordingId === null) return
    try {
      const open = openRecording({
        video: compositor.track,
        audio: mix.track,
        send: (bytes) => keep(recordingId, bytes),
        onFailed: () => kept(recordingId, true),
      })
      recording = { id: recordingId, open }
    } catch {
      kept(recordingId, true)
    }
  }

  /** A device was plugged in: perhaps the one that is missing. */
  function retry(): void {
    if (devices.problem()) use({ ...wanted })
  }

  return {
    use,
    setMuted(next) {
      muted = next
      mix.setMuted(next)
      tell()
    },
    restoreBoard: whiteboard.restore,
    draw: whiteboard.apply,
    record,
    signal: link.signal,
    encodeLayers: link.encodeLayers,
    async still() {
      const frame = compositor.frame()
      return frame && takeStill(frame)
    },
    again: link.again,
    guests,
    close() {
      closed = true
      record(null)
      clearInterval(reporter)
      clearTimeout(patience)
      navigator.mediaDevices.removeEventListener('devicechange', retry)
      devices.close()
      slides.close()
      guests.close()
      link.close()
      mix.close()
      compositor.close()
    },
  }
}
