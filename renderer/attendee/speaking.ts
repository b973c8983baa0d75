import type { OwnStage } from '../../shared/stage'
import type { Signal } from '../../shared/wire'
import { canSpeak, openStageLink, type StageLink } from './stage-link'

/** What this page sends while its attendee is on stage. */
export interface Speaking {
  microphone: boolean
  camera: boolean
  /** Own camera and microphone. */
  stream: MediaStream
}

export interface SpeakingOptions {
  accept(camera: boolean): void
  send(signal: Signal): void
  /** Undefined: this page sends nothing. */
  changed(speaking: Speaking | undefined): void
}

/** Takes this page onto the stage and off it, as the studio says. */
export function createSpeaking({ accept, send, changed }: SpeakingOptions) {
  let link: StageLink | undefined
  let speaking: Speaking | undefined
  let admitted = false

  function change(next: Speaking | undefined): void {
    speaking = next
    changed(next)
  }

  function stop(): void {
    if (!link) return
    link.close()
    link = undefined
    admitted = false
    change(undefined)
  }

  return {
    /** Opens the devices and says yes. False when they cannot be had. */
    async come(camera: boolean): Promise<boolean> {
      if (!canSpeak()) return false
      try {
        link ??= await openStageLink(camera, send)
      } catch {
        return false
      }
      change({ microphone: true, camera, stream: link.stream })
      accept(camera)
      return true
    },
    /** What the studio says of this attendee: connects, connects again after a drop, or stops. */
    follow(own: OwnStage): void {
      if (!link) return
      if (own.kind === 'on' && own.here) {
        if (!admitted) link.connect()
        admitted = true
      } else if (own.kind !== 'invited') stop()
    },
    /** The way to the studio is a new one. */
    again(): void {
      if (admitted) link?.connect()
    },
    signal: (signal: Signal) => link?.signal(signal),
    setMicrophone(on: boolean): void {
      link?.setMicrophone(on)
      if (speaking) change({ ...speaking, microphone: on })
    },
    setCamera(on: boolean): void {
      link?.setCamera(on)
      if (speaking) change({ ...speaking, camera: on })
    },
    stop,
  }
}
