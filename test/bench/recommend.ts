/**
 * How good the advice is and what it costs: every model and the blend on held-out choices, fitting, serving, memory, how
 * long training holds the calling thread up; and in the same run what a user could take instead.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { MODELS } from '../../electron/recommender/blend'
import { figuresOf, ranksOf, type Scorer, topOf } from '../../electron/recommender/evaluate'
import { pairedInterval } from '../../electron/recommender/intervals'
import { serveBlend, type Trained, train } from '../../electron/recommender/train'
import { startTraining } from '../../electron/recommender/training'
import { type Alternative, tryAlternatives } from './parts/recommend-alternatives'
import { type BenchData, readBenchData } from './parts/recommend-data'

const options = process.argv.slice(2)
const say = (line: string) => process.stderr.write(`${line}\n`)
const round = (value: number, digits = 4) => Number(value.toFixed(digits))
const BUDGET_MS = 120_000
/** Attendees of a class who are re-ranked at once. */
const CLASS = 300
/** Everybody's history is handed to the training thread, over so many courses. */
const HANDED_COURSES = 300
const IDLE_MS = 10_000
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Alternatives are left out with this option: they take longest. */
const alone = options.includes('--no-alternatives')

const data = openData()
const { name, items, histories, trials } = data
say(`${name}: ${histories.length} learners, ${items.length} courses, ${trials.length} held out for the test`)
for (const problem of data.problems) say(problem)

const trained = learn()
const blend = serveBlend(trained, items)
const figures = judge()
const serving = serve()
const heldUp = await holdUp()
const rssMb = Math.round(process.memoryUsage.rss() / 1e6)
const others = alone ? [] : await tryAlternatives(data)
for (const other of others) say(JSON.stringify(other))
report(others)

function openData(): BenchData {
  try {
    return readBenchData(options)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return process.exit(1)
  }
}

function learn(): Trained {
  let stage = ''
  const run = train(items, histories, {
    seed: 1,
    nowMs: Date.now(),
    budgetMs: BUDGET_MS,
    tick(progress) {
      const next = `${progress.stage} ${progress.model ?? ''}`
      if (next !== stage) say(`${(performance.now() / 1000).toFixed(1)} s  ${next}`)
      stage = next
    },
  })
  const weight = (at: number) => round(run.weights[at] as number, 2)
  say(`settings ${JSON.stringify(run.settings)}`)
  if (run.leftOut.length > 0) say(`no time to learn ${run.leftOut.join(', ')}`)
  say(
    `weights (${run.choice}) ${MODELS.map((model, at) => `${model.name} ${weight(at * 2)}/${weight(at * 2 + 1)}`).join(', ')}`,
  )
  return run
}

function judge() {
  const measure = (score: Scorer) => {
    const { ndcg10, recall20, coverage, gini } = figuresOf(trials, score, items.length)
    return {
      ndcg10: round(ndcg10.mean),
      ndcg10Margin: round((ndcg10.high - ndcg10.low) / 2),
      hr20: round(recall20.mean),
      hr20Margin: round((recall20.high - recall20.low) / 2),
      coverage: round(coverage),
      gini: round(gini),
    }
  }
  const models: Record<string, ReturnType<typeof measure> & { fitS: number }> = {}
  for (const model of MODELS) {
    const served = model.serve(trained.states[model.name] as object, items)
    const fitS = round((trained.fitMs[model.name] as number) / 1000, 3)
    models[model.name] = { ...measure((history, into) => served.score(history, into)), fitS }
    say(`${model.name}: ${JSON.stringify(models[model.name])}`)
  }
  const figures = measure(blend.score)
  say(`blend: ${JSON.stringify(figures)}`)
  return { models, blend: figures, ahead: aheadOfBest(models) }
}

/** By how much the blend is ahead of the best single model on the same trials, with its interval. */
function aheadOfBest(models: Record<string, { ndcg10: number }>) {
  const [best] = Object.entries(models).sort(([, a], [, b]) => b.ndcg10 - a.ndcg10)
  if (!best) return null
  const model = MODELS.find((one) => one.name === best[0]) as (typeof MODELS)[number]
  const served = model.serve(trained.states[model.name] as object, items)
  const gains = (score: Scorer) =>
    ranksOf(trials, score, items.length).map((rank) => (rank < 10 ? 1 / Math.log2(rank + 2) : 0))
  const { value, low, high } = pairedInterval(
    gains(blend.score),
    gains((history, into) => served.score(history, into)),
  )
  return { of: best[0], ndcg10: round(value), low: round(low), high: round(high) }
}

/** Fold-in of the whole history and the ranking of the whole catalogue, one learner at a time; then a whole class. */
function serve() {
  const scores = new Float32Array(items.length)
  const one = ({ history }: (typeof trials)[number]) => {
    blend.score(history, scores)
    topOf(scores, history, 20)
  }
  for (const trial of trials.slice(0, CLASS)) one(trial)
  const times = Float64Array.from(trials.slice(0, 2500), (trial) => {
    const from = performance.now()
    one(trial)
    return performance.now() - from
  }).sort()
  return {
    p50Ms: times[times.length >> 1] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    classMs: classMs(),
  }
}

/** A class re-ranked with its own catalogue: the size a studio has, and the learners of this data folded onto it. */
function classMs(): number {
  const courses = Math.min(items.length, 60)
  const small = histories
    .slice(0, 4000)
    .map((history) => history.filter(({ item }) => item < courses))
    .filter((history) => history.length > 0)
  const catalogue = items.slice(0, courses)
  const served = serveBlend(train(catalogue, small, { seed: 1, nowMs: 0 }), catalogue)
  const scores = new Float32Array(courses)
  let best = Number.POSITIVE_INFINITY
  for (let times = 0; times < 5; times += 1) {
    const from = performance.now()
    for (let at = 0; at < CLASS; at += 1) {
      const history = small[at % Math.max(1, small.length)] ?? []
      served.score(history, scores)
      topOf(scores, history, 20)
    }
    best = Math.min(best, performance.now() - from)
  }
  return best
}

/**
 * How long training holds up the thread that starts a run, hears of it and takes up what it learnt: the longest wait of
 * its event loop, the same while nothing happens (what the machine itself costs), and the most work in one turn of it.
 */
async function holdUp() {
  const worker = join(process.cwd(), 'out', 'main', 'train-worker.js')
  if (!existsSync(worker)) return null
  const courses = Math.min(items.length, HANDED_COURSES)
  const some = histories.map((history) => history.filter(({ item }) => item < courses))
  const catalogue = items.slice(0, courses)
  const from = performance.now()
  const training = await watchLoop(async () => {
    const request = { items: catalogue, histories: some, seed: 1, nowMs: 0, budgetMs: 1 }
    const outcome = await startTraining(worker, request, () => undefined).outcome
    if (outcome.kind !== 'done') throw new Error(`The training run ended as ${JSON.stringify(outcome)}.`)
    serveBlend(outcome.trained, catalogue)
    await pause(50)
  })
  const tookMs = performance.now() - from
  const idle = await watchLoop(() => pause(Math.min(tookMs, IDLE_MS)))
  return { trainingMs: training.waitMs, idleMs: idle.waitMs, busiestMs: training.busiestMs }
}

async function watchLoop(work: () => Promise<unknown>): Promise<{ waitMs: number; busiestMs: number }> {
  global.gc?.()
  await pause(200)
  const used = () => {
    // Of this thread alone; newer than the types.
    const { user, system } = (process as unknown as { threadCpuUsage(): NodeJS.CpuUsage }).threadCpuUsage()
    return (user + system) / 1000
  }
  let busiestMs = 0
  let before = used()
  const turn = setInterval(() => {
    const now = used()
    busiestMs = Math.max(busiestMs, now - before)
    before = now
  }, 1)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work()
  delay.disable()
  clearInterval(turn)
  return { waitMs: delay.max / 1e6, busiestMs }
}

function report(others: Alternative[]): void {
  const found = (name: string) => others.find((other) => other.name === name)
  const ratio = (ours: number, theirs: number | undefined) => (theirs ? round(ours / theirs, 3) : null)
  const easeFitS = (trained.fitMs.ease as number) / 1000
  const alsSweepS = (trained.fitMs.als as number) / 1000 / (trained.settings.als?.sweeps ?? 1)
  const result = {
    name: 'recommend',
    dataset: name,
    blend: figures.blend,
    aheadOfBest: figures.ahead,
    models: figures.models,
    alternatives: Object.fromEntries(others.map(({ name: other, ...rest }) => [other, rest])),
    choice: trained.choice,
    leftOut: trained.leftOut,
    trainS: round(trained.tookMs / 1000, 1),
    serveP50Ms: round(serving.p50Ms, 3),
    serveP99Ms: round(serving.p99Ms, 3),
    class300Ms: round(serving.classMs, 2),
    mainHeldUpMs: heldUp && round(heldUp.trainingMs, 2),
    idleHeldUpMs: heldUp && round(heldUp.idleMs, 2),
    mainBusiestMs: heldUp && round(heldUp.busiestMs, 2),
    easeFitS: round(easeFitS, 3),
    easeVsOpenBlas: ratio(easeFitS, found('numpy-ease')?.fitS),
    alsSweepS: round(alsSweepS, 3),
    alsVsLibmf: ratio(alsSweepS, found('libmf')?.sweepS),
    alsVsNumpy: ratio(alsSweepS, found('numpy-als')?.sweepS),
    rssMb,
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
