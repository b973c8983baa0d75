import type { OwnGroup } from '../../shared/groups'
import type { Signal } from '../../shared/wire'
import { type GroupVoice, openGroupVoice } from '../ui/group-voice'

export interface TalkingOptions {
  ownId(): string
  /** Tells the studio that this page speaks in its group, or no longer. */
  announce(on: boolean): void
  send(to: string, signal: Signal): void
  /** Undefined: this page does not speak in a group. */
  changed(talking: { microphone: boolean } | undefined): void
}

/** Takes this page's voice into its group and out of it. */
export function createTalking({ ownId, announce, send, changed }: TalkingOptions) {
  let voice: GroupVoice | undefined
  let groupId: string | undefined

  function stop(): void {
    if (!voice) return
    voice.close()
    voice = undefined
    changed(undefined)
  }

  return {
    /** False when there is no microphone to be had. */
    async join(): Promise<boolean> {
      if (voice) return true
      try {
        voice = await openGroupVoice({ ownId: ownId(), send })
      } catch {
        return false
      }
      changed({ microphone: true })
      announce(true)
      return true
    },
    leave(): void {
      if (voice) announce(false)
      stop()
    },
    setMicrophone(on: boolean): void {
      voice?.setMicrophone(on)
      if (voice) changed({ microphone: on })
    },
    /** Out of the group, or into another one: the voices stay behind. */
    follow(group: OwnGroup | null): void {
      if (group?.id !== groupId) stop()
      groupId = group?.id
    },
    voices: (ids: readonly string[]) => voice?.follow(ids),
    signal: (from: string, signal: Signal) => voice?.signal(from, signal),
    /** The way to the studio is a new one: it does not know yet that this page speaks. */
    again(): void {
      if (voice) announce(true)
    },
    stop,
  }
}
