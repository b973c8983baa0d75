import { rename, rm, stat } from 'node:fs/promises'
import { Conversion, FilePathSource, FilePathTarget, Input, Output, WEBM, WebMOutputFormat } from 'mediabunny'
import type { Chapter } from './chapters'
import { chaptersElement, putChapters, reserveFor } from './chapters-element'

export interface Finished {
  bytes: number
  durationMs: number
}

const SUFFIX = '.finishing'

/**
 * Gives a recording its length, its index and its chapters, without coding anything anew. The new file takes the place of the old one
 * only when it is whole; until then, and if anything fails, the old one stays as it is.
 * @throws when the file holds nothing that can be played, or the disk has no room for a second copy
 */
export async function finishRecording(file: string, chapters: readonly Chapter[]): Promise<Finished> {
  const target = `${file}${SUFFIX}`
  const input = new Input({ source: new FilePathSource(file), formats: [WEBM] })
  try {
    const element = chaptersElement(chapters)
    const output = new Output({ format: new WebMOutputFormat(), target: new FilePathTarget(target) })
    const conversion = await Conversion.init({ input, output, tags: reserveFor(element), showWarnings: false })
    if (!conversion.isValid) throw new Error('nothing to play')
    await conversion.execute()
    await putChapters(target, element)
    const durationMs = Math.round((await measure(target)) * 1000)
    await rename(target, file)
    return { bytes: (await stat(file)).size, durationMs }
  } finally {
    input.dispose()
    await rm(target, { force: true })
  }
}

/** The length of the new file in seconds, read back from it. */
async function measure(file: string): Promise<number> {
  const input = new Input({ source: new FilePathSource(file), formats: [WEBM] })
  try {
    return await input.computeDuration()
  } finally {
    input.dispose()
  }
}
