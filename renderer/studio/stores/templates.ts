import { create } from 'zustand'
import type { PollTemplate } from '../../../shared/ipc'
import { ask } from '../bridge'

/** The teacher's own polls, kept to be used again. Undefined until main has answered. */
export const useTemplates = create<{ templates?: PollTemplate[] }>(() => ({}))

export function keepTemplates(templates: PollTemplate[]): void {
  useTemplates.setState({ templates })
}

export async function loadTemplates(): Promise<void> {
  const outcome = await ask('template:list')
  if (outcome.ok) keepTemplates(outcome.value)
}
