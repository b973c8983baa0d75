import { expect, test } from 'vitest'
import { createPost } from '../../electron/classroom/post'

/** The texts of short frames. */
function textsOf(frames: Buffer): string[] {
  if (frames.length === 0) return []
  const end = 2 + (frames[1] as number)
  return [frames.toString('utf8', 2, end), ...textsOf(frames.subarray(end))]
}

function page() {
  const writes: string[][] = []
  return { writes, heard: () => writes.flat(), sendFrames: (frames: Buffer) => writes.push(textsOf(frames)) }
}

test('what is told together arrives in one write, in order, at every page of a full room', async () => {
  const pages = Array.from({ length: 300 }, page)
  const post = createPost(() => [...pages])
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`)
  for (const line of lines) post.toAll(line)
  await expect.poll(() => pages.at(-1)?.heard()).toEqual(lines)
  for (const { writes } of pages) expect(writes).toEqual([lines])
})

test('other work has its turn before a full room is told', async () => {
  const pages = Array.from({ length: 300 }, page)
  let toldByThen: number | undefined
  const first = {
    sendFrames: () => {
      setImmediate(() => {
        toldByThen = pages.filter(({ writes }) => writes.length > 0).length
      })
    },
  }
  createPost(() => [first, ...pages]).toAll('line')
  await expect.poll(() => pages.at(-1)?.heard()).toEqual(['line'])
  expect(toldByThen).toBeLessThan(300)
})

test('finishing delivers all of it, once, and in order with what is told afterwards', async () => {
  const pages = Array.from({ length: 100 }, page)
  const post = createPost(() => [...pages])
  post.toAll('first')
  await expect.poll(() => pages[0]?.heard()).toEqual(['first'])
  post.toAll('second')
  post.finish()
  post.toAll('third')
  post.finish()
  post.finish()
  await new Promise((later) => setTimeout(later, 100))
  for (const { heard } of pages) expect(heard()).toEqual(['first', 'second', 'third'])
})
