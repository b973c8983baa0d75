import type { Interval, ModelFigures, TrainingRun } from '../../shared/advice'
import { MODELS } from '../recommender/blend'
import type { Estimate, Figures } from '../recommender/evaluate'
import { type Trained, weightOf } from '../recommender/train'

/** What is kept of a training run: its parameters, what it learnt from, and how every model fared. */
export function trainingRunOf(trained: Trained): TrainingRun {
  const amounts = MODELS.map(({ name }) => ({ name, amount: weightOf(trained, name) }))
  const whole = amounts.reduce((sum, { amount }) => sum + amount, 0) || 1
  return {
    atMs: trained.trainedAtMs,
    tookMs: Math.round(trained.tookMs),
    fingerprint: trained.fingerprint,
    people: trained.people,
    courses: trained.itemIds.length,
    seed: trained.seed,
    choice: trained.choice,
    weights: amounts.map(({ name, amount }) => ({ name, share: rounded(amount / whole) })),
    settings: trained.settings as TrainingRun['settings'],
    leftOut: trained.leftOut,
    figures: Object.entries(trained.comparison).map(([name, figures]) => figuresOf(name, figures)),
  }
}

const figuresOf = (name: string, { recall10, ndcg10, coverage, gini }: Figures): ModelFigures => ({
  name,
  recall10: intervalOf(recall10),
  ndcg10: intervalOf(ndcg10),
  coverage: rounded(coverage),
  gini: rounded(gini),
})

const intervalOf = ({ mean, low, high, trials }: Estimate): Interval => ({
  value: rounded(mean),
  low: rounded(low),
  high: rounded(high),
  count: trials,
})

/** The log need not keep more digits than anybody reads. */
const rounded = (value: number) => Math.round(value * 1e4) / 1e4
