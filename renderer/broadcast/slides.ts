import type { BroadcastReport, Sources } from '../../shared/ipc'
import type { Pdf, PdfFault } from './pdf'

type Wanted = NonNullable<Sources['slides']>

export interface Slides {
  /** Loads the deck if it is another one and shows the page; the one before stays until that has been done. */
  show(wanted: Wanted | undefined): void
  /** What is shown now. */
  shown(): BroadcastReport['slides']
  fault(): PdfFault | undefined
  close(): void
}

export interface SlidesOptions {
  /** The bytes of a deck that main keeps. */
  load(deckId: string): Promise<Uint8Array>
  /** What stands on a page that is about to be ready; not called where nothing can be read. */
  onText(page: { deckId: string; page: number; text: string }): void
  /** A page is ready; undefined: there is none any more. */
  onPage(canvas: OffscreenCanvas | undefined): void
}

/** A page is not held up for longer by the reading of its text. */
const READING_MS = 500

/** What stands on a page; nothing where it cannot be read, or not soon. */
const readSoon = (pdf: Pdf, page: number): Promise<string> =>
  Promise.race([pdf.text(page).catch(() => ''), new Promise<string>((done) => setTimeout(() => done(''), READING_MS))])

/** Shows the pages of a PDF, one at a time, in the order asked; of several asked for at once only the last. */
export function openSlides({ load, onText, onPage }: SlidesOptions): Slides {
  let deck: { deckId: string; pdf: Pdf } | undefined
  let shown: BroadcastReport['slides']
  let fault: PdfFault | undefined
  let wanted: Wanted | undefined
  let turn: Promise<void> = Promise.resolve()

  async function open(deckId: string): Promise<Pdf> {
    if (deck?.deckId === deckId) return deck.pdf
    const { openPdf } = await import('./pdf')
    const pdf = await openPdf(await load(deckId))
    deck?.pdf.close()
    deck = { deckId, pdf }
    return pdf
  }

  async function turnTo(next: Wanted): Promise<void> {
    if (next !== wanted) return
    if (shown?.deckId === next.deckId && shown.page === next.page) return
    try {
      const pdf = await open(next.deckId)
      const page = Math.min(next.page, pdf.pages)
      const reading = readSoon(pdf, page)
      const canvas = await pdf.render(page)
      const text = await reading
      if (text) onText({ deckId: next.deckId, page, text })
      shown = { deckId: next.deckId, page, pages: pdf.pages }
      fault = undefined
      onPage(canvas)
    } catch (error) {
      // Named by PDF.js's border; anything else is a file that cannot be shown, too.
      fault = (error as { fault?: PdfFault }).fault ?? 'broken'
      if (shown?.deckId === next.deckId) return
      shown = undefined
      onPage(undefined)
    }
  }

  return {
    show(next) {
      wanted = next
      if (!next) {
        shown = undefined
        fault = undefined
        return
      }
      turn = turn.then(() => turnTo(next))
    },
    shown: () => shown,
    fault: () => fault,
    close() {
      wanted = undefined
      deck?.pdf.close()
    },
  }
}
