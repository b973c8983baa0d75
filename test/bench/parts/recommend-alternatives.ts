import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { estimate, gain, hit, ranksOf } from '../../../electron/recommender/evaluate'
import type { History } from '../../../electron/recommender/model'
import type { BenchData } from './recommend-data'

/** What an alternative came to; or why it could not be tried. */
export interface Alternative {
  name: string
  ndcg10?: number
  hr20?: number
  fitS?: number
  sweepS?: number
  problem?: string
}

/** Debian's Python comes first: it is the one whose packages the set-up can install. */
const PYTHONS = ['/usr/bin/python3', 'python3']

/**
 * Every alternative a user would pick, on the same histories and trials in one thread each: EASE and ALS by numpy, the
 * corrected neighbours by scikit-learn, factors by libmf. What is not installed says so in `problem`.
 */
export async function tryAlternatives(data: BenchData): Promise<Alternative[]> {
  return [...byPython(data), await byLibmf(data)]
}

function byPython({ histories, trials, items }: BenchData): Alternative[] {
  const python = PYTHONS.find(
    (path) =>
      (!path.startsWith('/') || existsSync(path)) && spawnSync(path, ['-c', 'import numpy, scipy']).status === 0,
  )
  if (!python) return [{ name: 'numpy-ease', problem: 'python3-numpy and python3-scipy are not installed' }]
  const folder = mkdtempSync(join(tmpdir(), 'lectern-bench-'))
  const write = (name: string, rows: (readonly number[])[]) => {
    writeFileSync(join(folder, name), rows.map((row) => row.join(' ')).join('\n'))
    return join(folder, name)
  }
  const numbers = (history: History) => history.filter(({ weight }) => weight > 0).map(({ item }) => item)
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...env } = process.env
  const result = spawnSync(
    python,
    [
      join(process.cwd(), 'test', 'bench', 'parts', 'recommend-alternatives.py'),
      write('histories.txt', histories.map(numbers)),
      write(
        'trials.txt',
        trials.map(({ heldOut, history }) => [heldOut, ...numbers(history)]),
      ),
      String(items.length),
    ],
    // A core type forced on old builds would slow this one: unset for this command alone.
    { env: { ...env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' }, encoding: 'utf8', maxBuffer: 1e8 },
  )
  rmSync(folder, { recursive: true, force: true })
  const found = result.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Alternative)
  if (result.status !== 0)
    found.push({ name: 'python', problem: result.stderr.trim().split('\n').pop() ?? 'ended early' })
  return found
}

/** The part of the package used here. */
interface Libmf {
  Matrix: new () => { push(row: number, column: number, value: number): void }
  Model: new (
    options: object,
  ) => {
    fit(data: object): void
    p(): number[][]
    q(): number[][]
    destroy(): void
  }
  Loss: { ONE_CLASS_L2: number }
}

const FACTORS = 32
const ITERATIONS = 20

/** libmf's implicit factorisation, one thread; a person is asked by the factors it learnt of them. */
async function byLibmf({ histories, trials, items }: BenchData): Promise<Alternative> {
  const name = 'libmf'
  let libmf: Libmf
  try {
    // It has no types, and where its native part does not load the bench goes on without it.
    libmf = (await import('libmf' as string)) as Libmf
  } catch (error) {
    return { name, problem: error instanceof Error ? (error.message.split('\n')[0] as string) : String(error) }
  }
  const data = new libmf.Matrix()
  histories.forEach((history, person) => {
    for (const { item } of history) data.push(person, item, 1)
  })
  const model = new libmf.Model({
    loss: libmf.Loss.ONE_CLASS_L2,
    factors: FACTORS,
    iterations: ITERATIONS,
    threads: 1,
    quiet: true,
  })
  const from = performance.now()
  model.fit(data)
  const fitS = (performance.now() - from) / 1000
  const people = model.p()
  const courses = model.q()
  model.destroy()
  const personOf = new Map(histories.map((history, person) => [history, person]))
  const ranks = ranksOf(
    trials,
    (history, into) => {
      const mine = people[personOf.get(history) ?? -1]
      for (let item = 0; item < items.length; item += 1) {
        const theirs = courses[item]
        let sum = 0
        if (mine && theirs) for (let k = 0; k < FACTORS; k += 1) sum += (mine[k] as number) * (theirs[k] as number)
        into[item] = sum
      }
    },
    items.length,
  )
  const round = (value: number) => Number(value.toFixed(4))
  return {
    name,
    ndcg10: round(estimate(ranks.map(gain(10))).mean),
    hr20: round(estimate(ranks.map(hit(20))).mean),
    fitS: round(fitS),
    sweepS: round(fitS / ITERATIONS),
  }
}
