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
  /** A page is ready; undefined: there is none any more. */
  onPage(canvas: OffscreenCanvas | undefined): void
}

/** Shows the pages of a PDF, one at a time, in the order asked; of several asked for at once only the last. */
export function openSlides({ load, onPage }: SlidesOptions): Slides {
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
      const canvas = await pdf.render(page)
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
