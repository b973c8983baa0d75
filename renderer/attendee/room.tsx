import { options } from 'preact'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { createMedia } from './media'
import type { StudioLink } from './studio'
import { Page } from './use-page'

/** How long a page in the background, which has no frames, may leave what is new undrawn. */
const UNSEEN_MS = 100

/** Draws what is still to be drawn. */
let drawNow = () => {}

/** Draws once a frame, however much the studio says in it: a lively class costs a slow phone no more than a quiet one. */
options.debounceRendering = (draw) => {
  const drawOnce = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    drawNow = () => {}
    draw()
  }
  const frame = requestAnimationFrame(drawOnce)
  const timer = setTimeout(drawOnce, UNSEEN_MS)
  drawNow = drawOnce
}
// Whoever types and sends within one frame sends what they typed.
for (const type of ['keydown', 'input', 'change', 'click', 'submit']) addEventListener(type, () => drawNow(), true)

/** The class on the page: everything after the form. */
export function openRoom(studio: StudioLink, root: HTMLElement): void {
  const media = createMedia(studio)
  studio.attach(media)
  createRoot(root).render(
    <Page.Provider value={{ studio, media }}>
      <App />
    </Page.Provider>,
  )
}
