import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from '../electron/log'
import { temporaryFolder } from './helpers/store'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('the cause of what failed stands in the log, alone or among other things', () => {
  const file = join(folder.dir, 'lectern.log')
  const log = openLog(file)
  log('one', new TypeError('first cause'))
  log('two', { channel: 'class:end', error: new RangeError('second cause') })
  log('three', { seat: 'a', count: 2, nothing: null })
  log('four', [{ path: ['title'] }])
  log('five')
  const [one, two, three, four, five] = lines(file)
  expect(one.err).toMatchObject({
    type: 'TypeError',
    message: 'first cause',
    stack: expect.stringContaining('log.test'),
  })
  expect(two.detail).toMatchObject({ channel: 'class:end', error: { type: 'RangeError', message: 'second cause' } })
  expect(three.detail).toEqual({ seat: 'a', count: 2, nothing: null })
  expect(four.detail).toEqual([{ path: ['title'] }])
  expect(five.msg).toBe('five')
})

test('a log that has grown large is begun anew, and the one before is kept', () => {
  const file = join(folder.dir, 'lectern.log')
  writeFileSync(file, 'long ago\n')
  truncateSync(file, 6 * 1024 * 1024)
  openLog(file)('today')
  expect(lines(file)).toMatchObject([{ msg: 'today' }])
  expect(readFileSync(`${file}.1`).subarray(0, 8).toString()).toBe('long ago')
})

test.skipIf(!existsSync('/dev/full'))('a disk that is full costs the log its lines and the studio nothing', () => {
  const log = openLog('/dev/full')
  expect(() => {
    for (let line = 0; line < 500; line += 1) log('write failed', new Error('database or disk is full'))
  }).not.toThrow()
})
