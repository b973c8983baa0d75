import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Chapter } from '../../electron/recording/chapters'
import { chaptersElement, putChapters } from '../../electron/recording/chapters-element'
import { finishRecording } from '../../electron/recording/remux'
import { chaptersIn, play } from '../helpers/ffprobe'
import { temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let file: string
const CHAPTERS: Chapter[] = [
  { atMs: 0, title: '开始' },
  { atMs: 1250, title: 'Poll: is 3 < 4 & "so"?' },
  { atMs: 2500, title: '投票：线性代数里，什么是“秩”？🙂' },
]

/** Three seconds as a browser writes them: in pieces, without a length or an index. */
function record(to: string): void {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10']
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=330']
  const codecs = ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus', '-f', 'webm', '-live', '1']
  execFileSync('ffmpeg', ['-v', 'fatal', ...picture, ...sound, '-t', '3', ...codecs, to])
}

beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder.dir, 'class.webm')
  record(file)
})
afterEach(() => folder.remove())

it('finishes a recording with length and chapters that ordinary players find, in any language', async () => {
  const raw = play(file)
  expect(raw.durationSeconds).toBeUndefined()
  const { bytes, durationMs } = await finishRecording(file, CHAPTERS)
  const whole = play(file)
  expect(whole).toMatchObject({ frames: raw.frames, width: 320, height: 180, codecs: ['opus', 'vp8'] })
  expect(whole.durationSeconds).toBeCloseTo(durationMs / 1000, 1)
  expect(bytes).toBe(readFileSync(file).length)
  const found = chaptersIn(file)
  expect(found.map(({ atMs, title }) => ({ atMs, title }))).toEqual(CHAPTERS)
  expect(found.map(({ endMs }) => endMs).slice(0, 2)).toEqual([1250, 2500])
})

it('holds the chapters of a whole day, and takes others when it is finished again', async () => {
  const many = Array.from({ length: 2000 }, (_, at) => ({ atMs: at, title: `第 ${at} 页 ${'长'.repeat(at % 60)}` }))
  await finishRecording(file, many)
  expect(chaptersIn(file).map(({ title }) => title)).toEqual(many.map(({ title }) => title))
  await finishRecording(file, CHAPTERS)
  expect(chaptersIn(file).map(({ title }) => title)).toEqual(CHAPTERS.map(({ title }) => title))
  play(file)
})

it('leaves what cannot be finished as it was, and nothing beside it', async () => {
  truncateSync(file, 300)
  const before = readFileSync(file)
  await expect(finishRecording(file, CHAPTERS)).rejects.toThrow()
  expect(readFileSync(file)).toEqual(before)
  expect(readdirSync(folder.dir)).toEqual(['class.webm'])
})

it('writes no chapters where no room was kept for them', async () => {
  const element = chaptersElement(CHAPTERS)
  const before = readFileSync(file)
  await expect(putChapters(file, element)).rejects.toThrow()
  expect(readFileSync(file)).toEqual(before)
  writeFileSync(file, before.subarray(0, 20))
  await expect(putChapters(file, element)).rejects.toThrow()
  writeFileSync(file, Buffer.alloc(500))
  await expect(putChapters(file, element)).rejects.toThrow()
})
