import { createRoot } from 'react-dom/client'
import { App } from './app'
import { createMedia } from './media'
import type { StudioLink } from './studio'
import { Page } from './use-page'

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
