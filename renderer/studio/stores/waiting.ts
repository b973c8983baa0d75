import { create } from 'zustand'
import type { WaitingRoom } from '../../../shared/ipc'
import { ask } from '../bridge'

/** The class whose door is open before it begins; null when there is none. */
export const useWaiting = create<{ room: WaitingRoom | null }>(() => ({ room: null }))

export const keepWaiting = (room: WaitingRoom | null) => useWaiting.setState({ room })

export async function loadWaiting(): Promise<void> {
  const outcome = await ask('waiting:get')
  if (outcome.ok) keepWaiting(outcome.value)
}

/** Called once, when the window opens. */
export function listenToWaiting(): void {
  window.lectern.on('waiting:changed', keepWaiting)
}
