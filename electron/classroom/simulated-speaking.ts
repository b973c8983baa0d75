import type { OwnGroup } from '../../shared/groups'
import type { OwnStage } from '../../shared/stage'
import type { ClientMessage, ServerMessage, Signal } from '../../shared/wire'
import type { Network } from '../sfu/connection'
import type { Turn, Voice } from './simulated-voice'

export interface SpeakingOptions {
  /** Where pages can reach this machine. */
  network: Network
  /** Attendees who are simulated: they do not hear one another. */
  simulated: ReadonlySet<string>
  ownId(): string
  turn(nth: number): Turn
  say(message: ClientMessage): void
}

/** Where a simulated attendee is heard: on stage by all, and in its group by each page that speaks there too. */
export function createSpeaking({ network, simulated, ownId, turn, say }: SpeakingOptions) {
  const STAGE = 'stage'
  const voices = new Map<string, Promise<Voice>>()
  let group: string | undefined
  /** Its microphone is on in the group; `unknown` to the studio since the connection there is a new one. */
  let talks: 'no' | 'yes' | 'unknown' = 'no'

  /** To the stage, or to another member of the group. */
  function open(to: string, offer?: string): void {
    drop(to)
    const send = (signal: Signal) =>
      say(to === STAGE ? { type: 'stage:signal', signal } : { type: 'group:signal', to, signal })
    const opening = import('./simulated-voice').then(({ openVoice }) =>
      openVoice({ network, turn, send, ...(offer === undefined ? {} : { offer }) }),
    )
    voices.set(to, opening)
  }

  function drop(to: string): void {
    void voices.get(to)?.then((voice) => voice.close())
    voices.delete(to)
  }

  const inGroup = () => [...voices.keys()].filter((to) => to !== STAGE)

  function stand(own: OwnStage): void {
    if (own.kind !== 'on' || !own.here) drop(STAGE)
    else if (!voices.has(STAGE)) open(STAGE)
  }

  /** Of two members the one with the lesser id calls, as pages do. */
  function follow(ids: readonly string[]): void {
    for (const to of inGroup()) if (!ids.includes(to)) drop(to)
    if (!ids.includes(ownId())) return
    for (const to of ids) if (ownId() < to && !simulated.has(to) && !voices.has(to)) open(to)
  }

  function hear(message: ServerMessage): void {
    switch (message.type) {
      case 'stage':
        return stand(message.own)
      case 'stage:signal':
        return void voices.get(STAGE)?.then((voice) => voice.signal(message.signal))
      case 'stage:gone':
        return open(STAGE)
      case 'group':
        return move(message.own)
      case 'group:voices':
        return follow(message.voices)
      case 'group:signal':
        if (message.signal.type === 'offer') return open(message.from, message.signal.sdp)
        return void voices.get(message.from)?.then((voice) => voice.signal(message.signal))
    }
  }

  /** Into another group, or back: the voices stay behind. */
  function move(own: OwnGroup | null): void {
    if (own?.id === group) return talks === 'unknown' ? announce() : undefined
    group = own?.id
    talks = 'no'
    for (const to of inGroup()) drop(to)
  }

  function announce(): void {
    talks = 'yes'
    say({ type: 'group:voice', on: true })
  }

  return {
    hear,
    /** Switches the microphone on in this group. */
    talk(groupId: string): void {
      if (group === groupId) announce()
    },
    /** Falls silent everywhere: the connection to the studio has gone. */
    hush(): void {
      if (talks === 'yes') talks = 'unknown'
      for (const to of [...voices.keys()]) drop(to)
    },
  }
}
