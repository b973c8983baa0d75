import { create } from 'zustand'
import type { Answers } from '../../../shared/ipc'
import { ask } from '../bridge'

export type ClassRow = Answers['class:list'][number]

/** Undefined until main has answered. */
export const useClasses = create<{ classes?: ClassRow[] }>(() => ({}))

export async function loadClasses(): Promise<void> {
  const outcome = await ask('class:list')
  if (outcome.ok) useClasses.setState({ classes: outcome.value })
}
