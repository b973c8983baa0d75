import { create } from 'zustand'
import type { AdviceQuality, TrainingState } from '../../../shared/advice'
import { ask } from '../bridge'

interface AdviceStore {
  /** Undefined until main has answered. */
  quality?: AdviceQuality
}

export const useAdvice = create<AdviceStore>(() => ({}))

export async function loadQuality(): Promise<void> {
  const outcome = await ask('advice:quality')
  if (outcome.ok) useAdvice.setState({ quality: outcome.value })
}

function afterTraining(training: TrainingState): void {
  useAdvice.setState(({ quality }) => (quality ? { quality: { ...quality, training } } : {}))
  // A run that is over has left figures and perhaps another model.
  if (training.kind !== 'running') void loadQuality()
}

/** Keeps the cache current while the screen is open. Returns the function that stops. */
export const listenToTraining = (): (() => void) => window.lectern.on('advice:training', afterTraining)
