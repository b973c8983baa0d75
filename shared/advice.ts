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
  /** How the weights came about; `single` stands in older runs. */
  choice: 'learnt' | 'cautious' | 'popular' | 'prior' | 'single'
  /** How much each model has to say, as a share of all. */
  weights: { name: string; share: number }[]
  settings: Record<string, Record<string, number>>
  /** Models there was no time to learn; absent in older runs. */
  leftOut?: string[]
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
  known: {
    people: number
    sample: number
    /** The sample's learners took courses of this catalogue; false: they only hint at what they would have taken. */
    sampleTook: boolean
  }
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

/** The endpoint for other programs, as the settings show it. */
export interface EndpointState {
  on: boolean
  /** The port asked for. */
  port: number
  token: string
  /** Where it answers now; undefined while it is off, or when the port is taken. */
  url?: string
}

export interface AdviceSettings {
  /** Share of lists whose last place is drawn evenly; 0: off. */
  exploreShare: number
  /** Share of attendees who see what is popular instead of personal advice; 0: nobody. */
  holdOutShare: number
}

/** What a hold-out says: the difference being let in made, or that there is too little to say. */
export type Effect =
  | { kind: 'too-little'; treated: number; heldOut: number }
  | {
      kind: 'known'
      /** Mean of those let in less mean of those held out, pooled over the classes that have both. */
      difference: number
      /** 95 % interval. */
      low: number
      high: number
      treated: number
      heldOut: number
      classes: number
      /** People of classes where chance left one side empty: they say nothing. */
      leftOut: number
      /** The smallest true difference so many people would show four times in five. */
      detectable: number
      /** Share of the noise that knowing earlier purchases took out; absent where they were not known of everyone. */
      noiseRemoved?: number
    }

/** (c) Does it cause anything. */
export interface AdviceCauses {
  settings: AdviceSettings
  /** Days after the class in which a purchase counts. */
  windowDays: number
  /** Personal advice against what is popular. */
  opened: Effect
  bought: Effect
  /** Being shown an offer against being held out from it: share that bought the course. */
  offers: Effect
  /** Exploring places of lists that were seen, and what another policy would have earned there: opens a list. */
  judged: {
    lists: number
    served: Interval
    policies: {
      name: 'blend' | 'popular'
      ips: Interval
      selfNormalised: Interval
      doublyRobust: Interval
      /** As many lists as these would say as much. */
      effective: number
    }[]
  }
}

/** (d) Who is shown how much. */
export interface AdviceFairness {
  /** Share of all exposure that is dealt out evenly. */
  floor: number
  lists: number
  gini: number
  coverage: number
  courses: { courseId: string; share: number; least: number; hits: Interval }[]
  groups: { group: 'new' | 'returning'; share: number; hits: Interval }[]
  classes: { classId: string; title: string; share: number; hits: Interval }[]
}

export interface GraphNode {
  id: string
  kind: 'attendee' | 'sample' | 'course' | 'topic'
  /** A person's name; courses and topics are named by the catalogue. */
  name: string
  /** Sum of the weights of its edges. */
  weight: number
}

export interface GraphEdge {
  from: string
  to: string
  /** What is left of the evidence: below 0, against. 1 between a course and its topic. */
  weight: number
}

/** (b) Who is drawn to what. */
export interface InterestGraph {
  nodes: GraphNode[]
  edges: GraphEdge[]
  /** People left out because there are too many to draw; those with the strongest evidence are kept. */
  leftOut: number
}
