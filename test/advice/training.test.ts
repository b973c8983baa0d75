import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Adviser, createAdviser } from '../../electron/advice/adviser'
import { readModel } from '../../electron/recommender/model-file'
import { startTraining } from '../../electron/recommender/training'
import { saveCourse } from '../../electron/store/courses'
import { insertEvent, TEACHER } from '../../electron/store/events'
import { openStore, type Store } from '../../electron/store/open'
import { enterSample, readSample } from '../../electron/store/sample'
import type { TrainingRun, TrainingState } from '../../shared/advice'
import { course, temporaryFolder } from '../helpers/store'

const NOW = Date.UTC(2026, 0, 1)
const DAY_MS = 86_400_000
let folder: ReturnType<typeof temporaryFolder>
let store: Store
let file: string
beforeEach(() => {
  folder = temporaryFolder()
  store = openStore({ file: join(folder.dir, 'lectern.db') })
  enterSample(store.write, readSample('resources'), NOW)
  file = join(folder.dir, 'models', 'advice.model')
})
afterEach(() => {
  store.close()
  folder.remove()
})

interface Watched {
  adviser: Adviser
  states: TrainingState[]
  runs: TrainingRun[]
  logged: string[]
}

function adviserAt(nowMs = NOW): Watched {
  const watched: Omit<Watched, 'adviser'> = { states: [], runs: [], logged: [] }
  const adviser = createAdviser({
    db: store.read,
    modelFile: file,
    now: () => nowMs,
    trainer: (request, heard) => startTraining(resolve('out', 'main', 'train-worker.js'), request, heard),
    onRun: (run) => watched.runs.push(run),
    onTraining: (state) => watched.states.push(state),
    log: (message) => watched.logged.push(message),
  })
  return { adviser, ...watched }
}
const ended = ({ states }: Watched, kind: TrainingState['kind']) =>
  expect.poll(() => states[states.length - 1]?.kind, { timeout: 25_000 }).toBe(kind)
const scores = ({ adviser }: Watched, user: string) => {
  const eligible = adviser.catalogue().items.map(({ id }) => id)
  return adviser.recommend(user, { eligible, k: 30 }).map(({ courseId, score }) => `${courseId} ${score.toFixed(4)}`)
}

test('what a run has learnt is kept with its figures, and the next start serves it from the file', async () => {
  const first = adviserAt()
  expect(first.adviser.model()).toEqual({ kind: 'quick', because: 'none' })
  first.adviser.train()
  await ended(first, 'done')
  expect(first.adviser.model()).toMatchObject({ kind: 'learnt', from: 'run' })
  expect(first.states.some((state) => state.kind === 'running')).toBe(true)
  const [run] = first.runs
  expect(run?.people).toBe(first.adviser.known().sample)
  expect(run?.weights.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 2)
  for (const { ndcg10 } of run?.figures ?? [])
    expect(ndcg10.low <= ndcg10.value && ndcg10.value <= ndcg10.high).toBe(true)
  expect(run?.figures.map(({ name }) => name)).toEqual(expect.arrayContaining(['popularity', 'blend']))
  expect(readdirSync(join(folder.dir, 'models'))).toEqual(['advice.model'])
  const next = adviserAt()
  expect(next.adviser.model()).toEqual({ kind: 'learnt', trainedAtMs: NOW, from: 'file' })
  expect(scores(next, 'sample:1')).toEqual(scores(first, 'sample:1'))
})

test('a broken, an old or a foreign file is said so and does not serve', async () => {
  const first = adviserAt()
  first.adviser.train()
  await ended(first, 'done')
  const bytes = readFileSync(file)

  const old = adviserAt(NOW + 30 * DAY_MS)
  expect(old.adviser.model()).toEqual({ kind: 'quick', because: 'too-old' })
  expect(old.logged[0]).toContain('not used')

  writeFileSync(file, bytes.subarray(0, bytes.length / 2))
  const broken = adviserAt()
  expect(broken.adviser.model()).toEqual({ kind: 'quick', because: 'broken' })
  expect(scores(broken, 'sample:1').length).toBeGreaterThan(0)

  writeFileSync(file, bytes)
  const known = first.adviser.known().sample
  for (let person = 0; person < known; person += 1) {
    const enrolled = { type: 'history:enrolled' as const, data: { courseId: 'python-from-zero' } }
    insertEvent(store.write, { ...enrolled, actor: `new-${person}`, id: 'had-it', classId: null, atMs: NOW })
  }
  expect(adviserAt().adviser.model()).toEqual({ kind: 'quick', because: 'outgrown' })
  saveCourse(store.write, course('brand-new'), NOW)
  expect(adviserAt().adviser.model()).toEqual({ kind: 'quick', because: 'other-catalogue' })
})

test('what was learnt of another catalogue than today’s is kept as a run and not served', async () => {
  const watched = adviserAt()
  watched.adviser.train()
  saveCourse(store.write, course('brand-new'), NOW)
  watched.adviser.refresh()
  await ended(watched, 'done')
  expect(watched.runs).toHaveLength(1)
  expect(watched.adviser.model()).toEqual({ kind: 'quick', because: 'none' })
  expect(scores(watched, 'sample:1').length).toBeGreaterThan(0)
})

test('a run that is cancelled leaves the model that was there, and another may follow', async () => {
  mkdirSync(join(folder.dir, 'models'))
  writeFileSync(file, 'as it was')
  const watched = adviserAt()
  watched.adviser.train()
  watched.adviser.cancelTraining()
  await ended(watched, 'cancelled')
  expect(readFileSync(file, 'utf8')).toBe('as it was')
  expect(watched.runs).toEqual([])
  watched.adviser.train()
  await ended(watched, 'done')
})

test('while a run goes on, an event changes the list at once, and it is not lost when the run takes over', async () => {
  const watched = adviserAt()
  watched.adviser.train()
  const before = scores(watched, 'ann')
  const [first] = watched.adviser.recommend('ann', {
    eligible: watched.adviser.catalogue().items.map(({ id }) => id),
    k: 1,
  })
  const courseId = first?.courseId as string
  insertEvent(store.write, {
    type: 'history:enrolled',
    data: { courseId },
    actor: 'ann',
    id: 'had-it-1',
    classId: null,
    atMs: NOW,
  })
  watched.adviser.refresh()
  expect(scores(watched, 'ann')).not.toEqual(before)
  await ended(watched, 'done')
  expect(watched.adviser.owns('ann', courseId)).toBe(true)
  expect(scores(watched, 'ann').some((line) => line.startsWith(`${courseId} `))).toBe(false)
})

test('who is forgotten leaves no trace in what is served or stored', async () => {
  const never = adviserAt()
  never.adviser.train()
  await ended(never, 'done')
  const clean = readModel(readFileSync(file), never.adviser.catalogue().items)

  const [one, two] = never.adviser.catalogue().items
  for (const [index, item] of [one, two].entries()) {
    insertEvent(store.write, {
      type: 'history:enrolled',
      data: { courseId: item?.id as string },
      actor: 'ann',
      id: `had-it-${index}`,
      classId: null,
      atMs: NOW - index,
    })
  }
  const watched = adviserAt()
  watched.adviser.train()
  await ended(watched, 'done')
  watched.adviser.train()
  insertEvent(store.write, {
    type: 'attendee:erased',
    data: { attendeeId: 'ann' },
    actor: TEACHER,
    id: 'erased',
    classId: null,
    atMs: NOW,
  })
  await watched.adviser.forget('ann')
  expect(existsSync(file)).toBe(false)
  expect(existsSync(`${file}.part`)).toBe(false)
  expect(watched.adviser.knows('ann')).toBe(false)
  expect(watched.adviser.model()).toEqual({ kind: 'quick', because: 'erased' })
  watched.adviser.train()
  await ended(watched, 'done')
  const again = readModel(readFileSync(file), watched.adviser.catalogue().items)
  if (clean.kind !== 'good' || again.kind !== 'good') throw new Error('a model was not readable')
  expect(again.trained.fingerprint).toBe(clean.trained.fingerprint)
  expect(again.trained.states).toEqual(clean.trained.states)
  expect(again.trained.weights).toEqual(clean.trained.weights)
})
