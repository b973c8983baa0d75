import { create } from 'zustand'
import { TEACHER_VOICE } from '../../../shared/groups'
import { type GroupVoice, openGroupVoice } from '../../ui/group-voice'
import { ask, request } from '../bridge'
import { useLive } from './live'

type Speaking =
  | { kind: 'silent' }
  | { kind: 'opening'; groupId: string }
  | { kind: 'speaking'; groupId: string; voices: readonly string[] }
  /** There is no microphone to be had. */
  | { kind: 'failed'; groupId: string }

/** The teacher's voice in a group: this window joins it as a member's page does. */
export const useGroupVoice = create<{ speaking: Speaking }>(() => ({ speaking: { kind: 'silent' } }))

let voice: GroupVoice | undefined
const set = (speaking: Speaking) => useGroupVoice.setState({ speaking })

function stop(): void {
  voice?.close()
  voice = undefined
  set({ kind: 'silent' })
}

/** Speaks and listens in this group, with the microphone of the class, and in no other. */
export async function speakIn(groupId: string): Promise<void> {
  stop()
  set({ kind: 'opening', groupId })
  const deviceId = useLive.getState().live?.sources.microphoneId
  try {
    const opened = await openGroupVoice({
      ownId: TEACHER_VOICE,
      microphone: deviceId && deviceId !== 'default' ? { deviceId: { exact: deviceId } } : {},
      send: (to, signal) => void request('group:signal', { to, signal }),
    })
    const { speaking } = useGroupVoice.getState()
    // The groups ended, or another one was chosen, while the microphone was being opened.
    if (speaking.kind !== 'opening' || speaking.groupId !== groupId) return opened.close()
    voice = opened
  } catch {
    return set({ kind: 'failed', groupId })
  }
  set({ kind: 'speaking', groupId, voices: [] })
  const outcome = await ask('group:voice', { groupId })
  if (!outcome.ok) stop()
}

export function hangUp(): void {
  stop()
  void request('group:voice', { groupId: null })
}

export function listenToGroupVoice(): void {
  const { lectern } = window
  // A window that was loaded anew speaks nowhere, whatever the one before it did.
  void request('group:voice', { groupId: null })
  lectern.on('live:group-voices', (heard) => {
    if (!heard) return stop()
    const { speaking } = useGroupVoice.getState()
    if (speaking.kind !== 'speaking' || speaking.groupId !== heard.groupId) return
    set({ ...speaking, voices: heard.voices })
    voice?.follow(heard.voices)
  })
  lectern.on('live:group-signal', ({ from, signal }) => voice?.signal(from, signal))
}
