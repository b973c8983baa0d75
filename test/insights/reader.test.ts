import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openReader } from '../../electron/insights/reader'
import { listOrders } from '../../electron/store/orders'
import { enterSample, readSample } from '../../electron/store/sample'
import { enterSampleClasses, readSampleClasses } from '../../electron/store/sample-classes'
import { unpack } from '../../shared/packed'
import { storeWithClass, temporaryFolder } from '../helpers/store'

const NOW_MS = Date.UTC(2026, 10, 24)
const script = resolve('out', 'main', 'insights-worker.js')

test('the thread answers what it is asked, says what it cannot, and starts again after it was ended', async () => {
  expect(readFileSync(script, 'utf8')).toContain('insights/worker')
  const folder = temporaryFolder()
  const store = storeWithClass(folder.dir)
  enterSample(store.write, readSample('resources'), NOW_MS)
  const sample = readSampleClasses('resources')
  enterSampleClasses(store.write, sample, { locale: 'en', nowMs: NOW_MS, teacher: 'Ms Lin' })
  const reader = openReader({ script, file: join(folder.dir, 'lectern.db') })
  try {
    const nowMs = NOW_MS
    const ask = async (classId: string) => unpack(await reader.ask({ kind: 'report', classId, nowMs }))
    const [first, second] = await Promise.all([ask('sample-class-1'), ask('sample-class-4')])
    expect(first.attendees.length).toBeGreaterThan(15)
    expect(second.class.title).toBe('Eigenvalues and eigenvectors')
    await expect(ask('nothing')).rejects.toThrow('there is no class nothing')
    // What is written while it runs, it sees.
    const before = unpack(await reader.ask({ kind: 'compare' })).classes
    expect(before).toHaveLength(4)
    expect(before.map(({ came }) => came)).toContain(first.attendees.length)
    await reader.close()
    expect((await ask('sample-class-1')).attendees).toEqual(first.attendees)
  } finally {
    await reader.close()
    store.close()
    folder.remove()
  }
})

test('who asks in the moment the thread dies is answered by the next one', async () => {
  const folder = temporaryFolder()
  const script = join(folder.dir, 'worker.js')
  writeFileSync(
    script,
    `const { parentPort } = require('node:worker_threads')
     parentPort.on('message', ({ id, question }) => {
       if (question.kind === 'causes') throw new Error('out of memory')
       parentPort.postMessage({ id, kind: 'answer', packed: question.kind })
     })`,
  )
  const reader = openReader({ script, file: '' })
  try {
    const next = await reader.ask({ kind: 'causes' }).catch(() => reader.ask({ kind: 'compare' }))
    expect(next).toBe('compare')
  } finally {
    await reader.close()
    folder.remove()
  }
})

test('the sample classes are entered once, each event through the log, and nobody can come in as an invented person', () => {
  const folder = temporaryFolder()
  const store = storeWithClass(folder.dir)
  enterSample(store.write, readSample('resources'), NOW_MS)
  const enter = () =>
    enterSampleClasses(store.write, readSampleClasses('resources'), { locale: 'zh-CN', nowMs: NOW_MS, teacher: '林' })
  const events = () => store.read.prepare("SELECT count(*) AS n FROM events WHERE class_id LIKE 'sample%'").get()
  enter()
  const once = events()
  expect(once).toEqual({ n: expect.any(Number) })
  enter()
  expect(events()).toEqual(once)
  expect(store.read.prepare('SELECT DISTINCT simulated FROM attendees').all()).toEqual([{ simulated: 1 }])
  expect(store.read.prepare("SELECT title, sample, teacher FROM classes WHERE id = 'sample-class-1'").get()).toEqual({
    title: '矩阵是什么（第一次）',
    sample: 1,
    teacher: '林',
  })
  const { orders } = listOrders(store.read, 10)
  expect([orders.length, new Set(orders.map(({ sample }) => sample))]).toEqual([5, new Set([true])])
  store.close()
  folder.remove()
})
