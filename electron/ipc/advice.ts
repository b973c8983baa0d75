import { saveAdviceSettings } from '../store/advice-settings'
import { listTrainingRuns } from '../store/training-runs'
import type { Context } from './context'
import type { Handlers } from './handle'

const RUNS_SHOWN = 20
/** More cannot be told apart in one picture. */
const PEOPLE_DRAWN = 1500

type AdviceChannels =
  | 'advice:quality'
  | 'advice:train'
  | 'advice:cancel'
  | 'advice:causes'
  | 'advice:fairness'
  | 'advice:graph'
  | 'advice:settings'
  | 'endpoint:get'
  | 'endpoint:set'
  | 'endpoint:renew'

export function adviceHandlers({
  store,
  adviser,
  insights,
  endpoint,
  resources,
  now,
}: Context): Pick<Handlers, AdviceChannels> {
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
    'advice:causes': () => insights.ask({ kind: 'causes' }),
    'advice:fairness': () => insights.ask({ kind: 'fairness' }),
    'advice:graph': () => insights.ask({ kind: 'graph', nowMs: now(), mostPeople: PEOPLE_DRAWN, resources }),
    'endpoint:get': () => endpoint.state(),
    'endpoint:set': (settings) => endpoint.set(settings),
    'endpoint:renew': () => endpoint.renew(),
    'advice:settings': (settings) => {
      saveAdviceSettings(store.write, settings)
      return undefined
    },
  }
}
