/** What the studio's advice screen shows, and what main answers it. Each figure stands beside its denominator. */

/** A figure with its 95 % interval and how many observations it rests on. */
export interface Interval {
  value: number
  low: number
  high: number
  count: number
}

/** How a model fared on what people really took next, their last course being held back. */
export interface ModelFigures {
  name: string
  recall10: Interval
  ndcg10: Interval
  /** Share of the catalogue that stood on somebody's first ten. */
  coverage: number
  /** 0: every course shown as often; towards 1: few have it all. */
  gini: number
}

/** One training run, as the log keeps it. */
export interface TrainingRun {
  atMs: number
  tookMs: number
  fingerprint: string
  people: number
  courses: number
  seed: number
  choice: 'learnt' | 'prior' | 'single'
  /** How much each model has to say, as a share of all. */
  weights: { name: string; share: number }[]
  settings: Record<string, Record<string, number>>
  figures: ModelFigures[]
}

/** Where the model that serves now came from. */
export type ServingModel =
  /** Fitted in a moment from what is known, because nothing better is there yet, or why the file was not taken. */
  | {
      kind: 'quick'
      because: 'none' | 'broken' | 'other-version' | 'other-catalogue' | 'too-old' | 'outgrown' | 'erased'
    }
  | { kind: 'learnt'; trainedAtMs: number; from: 'file' | 'run' }

export type TrainingState =
  | { kind: 'idle' }
  | { kind: 'running'; stage: 'tuning' | 'weighing' | 'fitting'; model?: string; share: number }
  | { kind: 'cancelled' }
  | { kind: 'failed' }
  | { kind: 'done'; atMs: number }

/** (a) How good is it. */
export interface AdviceQuality {
  model: ServingModel
  training: TrainingState
  /** Whose histories there are: of people, and of the sample set that stands in while there are few. */
  known: { people: number; sample: number }
  /** Newest first. */
  runs: TrainingRun[]
}

/** A list of "for you" as somebody saw it, with the chance every place had: what off-policy estimates rest on. */
export interface ShownSlate {
  slateId: string
  /** `popular` for those who are held out from personal advice. */
  policy: 'blend' | 'popular'
  /** How the last place came about. */
  branch: 'ranked' | 'thompson' | 'floor' | 'random'
  places: { courseId: string; propensity: number }[]
  /** Of the last place, where it explored. */
  explored?: {
    features: number[]
    /** What other policies would have put there. */
    judged: { blend: string; popular: string }
    /** What was expected to come of it. */
    expected: { shown: number; blend: number; popular: number }
  }
}

export interface AdviceSettings {
  /** Share of lists whose last place is drawn evenly; 0: off. */
  exploreShare: number
  /** Share of attendees who see what is popular instead of personal advice; 0: nobody. */
  holdOutShare: number
}
