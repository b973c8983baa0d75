import { listTrainingRuns } from '../store/training-runs'
import type { Context } from './context'
import type { Handlers } from './handle'

const RUNS_SHOWN = 20

export function adviceHandlers({
  store,
  adviser,
}: Context): Pick<Handlers, 'advice:quality' | 'advice:train' | 'advice:cancel'> {
  return {
    'advice:quality': () => {
      adviser.refresh()
      return {
        model: adviser.model(),
        training: adviser.training(),
        known: adviser.known(),
        runs: listTrainingRuns(store.read, RUNS_SHOWN),
      }
    },
    'advice:train': () => {
      adviser.train()
      return undefined
    },
    'advice:cancel': () => {
      adviser.cancelTraining()
      return undefined
    },
  }
}
