import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MODELS } from '../../electron/recommender/blend'
import { figuresOf, type Scorer, topOf } from '../../electron/recommender/evaluate'
import { serveBlend, train } from '../../electron/recommender/train'
import { readBenchData } from './parts/recommend-data'

const options = process.argv.slice(2)
const say = (line: string) => process.stderr.write(`${line}\n`)
const round = (value: number, digits = 4) => Number(value.toFixed(digits))

const { name, items, histories, trials } = readBenchData(options)
say(`${name}: ${histories.length} learners, ${items.length} courses, ${trials.length} held out for the test`)

let stage = ''
const trained = train(items, histories, {
  seed: 1,
  nowMs: Date.now(),
  budgetMs: 120_000,
  tick(progress) {
    const next = `${progress.stage} ${progress.model ?? ''}`
    if (next !== stage) say(`${(performance.now() / 1000).toFixed(1)} s  ${next}`)
    stage = next
  },
})
say(`settings ${JSON.stringify(trained.settings)}`)
say(
  `weights (${trained.choice}) ${MODELS.map((m, i) => `${m.name} ${round(trained.weights[i * 2] as number, 2)}/${round(trained.weights[i * 2 + 1] as number, 2)}`).join(', ')}`,
)
say(
  `validation: blend ${round(trained.comparison.blend?.ndcg10.mean ?? 0)} / ${round(trained.comparison.blend?.recall20.mean ?? 0)}`,
)

function measure(score: Scorer) {
  const { ndcg10, recall20, coverage, gini } = figuresOf(trials, score, items.length)
  return {
    ndcg10: round(ndcg10.mean),
    hr20: round(recall20.mean),
    margin: round(ndcg10.margin),
    coverage: round(coverage),
    gini: round(gini),
  }
}

const models: Record<string, ReturnType<typeof measure> & { fitS: number }> = {}
for (const model of MODELS) {
  const served = model.serve(trained.states[model.name] as object, items)
  models[model.name] = {
    ...measure((history, into) => served.score(history, into)),
    fitS: round((trained.fitMs[model.name] as number) / 1000, 3),
  }
  say(`${model.name}: ${JSON.stringify(models[model.name])}`)
}
const blend = serveBlend(trained, items)
const blendFigures = measure(blend.score)
say(`blend: ${JSON.stringify(blendFigures)}`)

/** Fold-in of the whole history and the ranking of the whole catalogue, one learner at a time. */
function serving() {
  const scores = new Float32Array(items.length)
  const times = trials.slice(0, 2500).map(({ history }) => {
    const from = performance.now()
    blend.score(history, scores)
    topOf(scores, history, 20)
    return performance.now() - from
  })
  const sorted = Float64Array.from(times.slice(Math.min(200, times.length >> 1))).sort()
  return { p50: sorted[sorted.length >> 1] ?? 0, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 }
}
const { p50, p99 } = serving()
const others = alternatives()
const easeFitS = (trained.fitMs.ease as number) / 1000

process.stdout.write(
  `${JSON.stringify({
    name: 'recommend',
    dataset: name,
    blend: blendFigures,
    models,
    trainS: round(trained.tookMs / 1000, 1),
    serveP50Ms: round(p50, 3),
    serveP99Ms: round(p99, 3),
    easeFitS: round(easeFitS, 3),
    easeVsOpenBlas: others.easeS === undefined ? null : round(easeFitS / others.easeS, 3),
    openBlas: others.said,
    alsSweepS: round((trained.fitMs.als as number) / 1000 / (trained.settings.als?.sweeps ?? 8), 3),
    alsVsLibmf: null,
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  })}\n`,
)

/** The same EASE by one thread of numpy and OpenBLAS, in the same run, where they are installed. */
function alternatives(): { easeS?: number; said: string } {
  const file = join(tmpdir(), `lectern-ease-${process.pid}.txt`)
  writeFileSync(file, histories.map((history) => history.map(({ item }) => item).join(' ')).join('\n'))
  const program = `
import sys, time, numpy, scipy.sparse
rows = [list(map(int, line.split())) for line in open(sys.argv[1])]
columns = [c for row in rows for c in row]
starts = numpy.cumsum([0] + [len(row) for row in rows])
x = scipy.sparse.csr_matrix((numpy.ones(len(columns)), columns, starts), shape=(len(rows), int(sys.argv[2])))
began = time.time()
g = (x.T @ x).toarray()
g[numpy.diag_indices_from(g)] += 100
p = numpy.linalg.inv(g)
b = -p / numpy.diag(p)[None, :]
print(time.time() - began, numpy.__version__)
`
  const result = spawnSync('python3', ['-c', program, file, String(items.length)], {
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
    encoding: 'utf8',
  })
  const [seconds, version] = (result.stdout ?? '').trim().split(' ')
  if (result.status !== 0 || !seconds) return { said: 'python3-numpy and scipy are not installed' }
  return { easeS: Number(seconds), said: `numpy ${version}: ${round(Number(seconds), 3)} s` }
}
