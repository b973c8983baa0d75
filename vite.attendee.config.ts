import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Names the room's script in the page, so that whoever is known gets it at once and not after the first script has run. */
function roomInPage(): Plugin {
  return {
    name: 'room-in-page',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const room = Object.values(bundle).find((part) => part.type === 'chunk' && part.name === 'room')
        if (!room) throw new Error('The page has no room.')
        return html.replace('ROOM_SCRIPT', `./${room.fileName}`)
      },
    },
  }
}

/** The page students open: built apart from the studio, for the browsers people have on their phones. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'renderer/attendee'),
  base: './',
  plugins: [react(), roomInPage()],
  build: {
    target: ['chrome90', 'safari14', 'firefox90'],
    outDir: resolve(import.meta.dirname, 'out/attendee'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
})
