import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Trouble } from '../classroom/trouble'
import type { Context } from './context'
import type { Handlers } from './handle'

/** Slides are held in memory twice, here and where they are shown. */
const MAX_SLIDES_BYTES = 200 * 1024 * 1024

export function materialHandlers({
  classroom,
  openFile,
  toBroadcast,
}: Context): Pick<Handlers, 'slides:open' | 'slides:bytes' | 'slides:text' | 'board:draw'> {
  return {
    'slides:open': async () => {
      const { materials } = classroom.live()
      const file = await openFile({ name: 'PDF', extensions: ['pdf'] })
      if (file === null) return null
      const { deckId, name } = materials.openDeck(basename(file), await readPdf(file))
      return { deckId, name }
    },
    'slides:bytes': ({ deckId }) => {
      const deck = classroom.live().materials.deck()
      if (deck?.deckId !== deckId) throw new Trouble('slides-unreadable')
      return deck.bytes
    },
    'slides:text': (page) => {
      // The last page of a class that has just ended.
      if (classroom.liveClassId()) classroom.live().materials.keepText(page)
      return undefined
    },
    'board:draw': (act) => {
      classroom.live().materials.draw(act)
      toBroadcast.draw(act)
      return undefined
    },
  }
}

/** @throws {Trouble} when the file is too large, cannot be read, or does not begin like a PDF */
async function readPdf(file: string): Promise<Uint8Array> {
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  )
  if (size === undefined) throw new Trouble('slides-unreadable')
  if (size > MAX_SLIDES_BYTES) throw new Trouble('slides-too-large')
  const bytes = await readFile(file).catch(() => {
    throw new Trouble('slides-unreadable')
  })
  // Readers accept the mark anywhere in the first kilobyte.
  if (!bytes.subarray(0, 1024).includes('%PDF-')) throw new Trouble('slides-unreadable')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
