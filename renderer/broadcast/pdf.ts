/** The only file that knows PDF.js. Its legacy build, because the studio also runs on Chromium 114. */
import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import PdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker'
import { MAX_PAGE_TEXT_LENGTH } from '../../shared/broadcast'
import { containIn, PICTURE_HEIGHT, PICTURE_WIDTH } from '../../shared/layout'

export interface Pdf {
  readonly pages: number
  /** A page as large as the picture allows. `page` counts from 1. */
  render(page: number): Promise<OffscreenCanvas>
  /** The beginning of what stands on a page, in one line; empty where it holds no text. */
  text(page: number): Promise<string>
  close(): void
}

export type PdfFault = 'encrypted' | 'broken'

export class PdfProblem extends Error {
  constructor(readonly fault: PdfFault) {
    super(fault)
  }
}

/** What PDF.js fetches for fonts and pictures that a file leaves to the reader; built next to the pages. */
const data = (folder: string) => new URL(`../pdf/${folder}/`, document.baseURI).href

/**
 * Opens a PDF from its bytes, which are taken over.
 * @throws {PdfProblem}
 */
export async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  GlobalWorkerOptions.workerPort ??= new PdfWorker()
  const loading = getDocument({
    data: bytes,
    cMapUrl: data('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: data('standard_fonts'),
    wasmUrl: data('wasm'),
    // Our pages may not compile WebAssembly or text into code.
    useWasm: false,
    enableXfa: false,
    verbosity: 0,
  })
  const document_ = await loading.promise.catch((error: unknown) => {
    void loading.destroy()
    throw faultOf(error)
  })
  if (document_.numPages < 1) throw new PdfProblem('broken')
  return {
    pages: document_.numPages,
    async render(number) {
      const page = await document_.getPage(number).catch((error: unknown) => {
        throw faultOf(error)
      })
      const { width, height } = page.getViewport({ scale: 1 })
      const place = containIn({ left: 0, top: 0, width: 1, height: 1 }, width, height)
      const canvas = new OffscreenCanvas(
        Math.max(1, Math.round(place.width * PICTURE_WIDTH)),
        Math.max(1, Math.round(place.height * PICTURE_HEIGHT)),
      )
      const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
      if (!context) throw new Error('no canvas')
      await page.render({
        canvas: null,
        // PDF.js draws on either kind of canvas; its types know only one.
        canvasContext: context as unknown as CanvasRenderingContext2D,
        viewport: page.getViewport({ scale: canvas.width / width }),
        // On screen it would wait for animation frames, which a window that nobody sees is not given.
        intent: 'print',
      }).promise
      page.cleanup()
      return canvas
    },
    async text(number) {
      const page = await document_.getPage(number)
      const reader = page.streamTextContent().getReader()
      let text = ''
      // A page may hold a book: it is read by the piece, and no further than needed.
      while (text.length < MAX_PAGE_TEXT_LENGTH) {
        const { done, value } = await reader.read()
        if (done) return inOneLine(text)
        for (const item of value.items) if ('str' in item) text += item.hasEOL ? `${item.str} ` : item.str
      }
      void reader.cancel(new Error('enough')).catch(() => undefined)
      return inOneLine(text)
    },
    close: () => void loading.destroy(),
  }
}

/** Words that a line's end parted in Chinese are put together again. */
const inOneLine = (text: string) =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .slice(0, MAX_PAGE_TEXT_LENGTH)
    .trim()

function faultOf(error: unknown): PdfProblem {
  return new PdfProblem(error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'broken')
}
