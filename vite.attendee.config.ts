import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin, type Rollup } from 'vite'

const root = resolve(import.meta.dirname, 'renderer/attendee')
const target = ['chrome90', 'safari14', 'firefox90']

/**
 * Writes the start of the page and its look into the page itself: on a slow phone each further request before the form can
 * be used costs more than the few kilobytes do. The room, which is most of the page, stays a file of its own.
 */
function startInPage(): Plugin {
  return {
    name: 'start-in-page',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle = {} }) {
        const room = Object.values(bundle).find((part) => part.type === 'chunk' && part.name === 'room')
        if (!room) throw new Error('The page has no room.')
        const roomScript = `./${room.fileName}`
        const { script, style } = await buildStart(roomScript)
        return html
          .replace('ROOM_SCRIPT', roomScript)
          .replace(/\s*<script type="module"[^>]*><\/script>/, '')
          .replace('<!--style-->', () => `<style>${style}</style>`)
          .replace('<!--start-->', () => `<script>${script.replace(/<(?=!--|\/?script)/gi, '\\x3C')}</script>`)
      },
    },
  }
}

/** What both share is in both: taking it from one file would be one more request. */
async function buildStart(room: string): Promise<{ script: string; style: string }> {
  const built = (await build({
    configFile: false,
    root,
    logLevel: 'error',
    define: { ROOM_SCRIPT: JSON.stringify(room) },
    build: {
      write: false,
      target,
      cssCodeSplit: false,
      modulePreload: false,
      rollupOptions: {
        input: resolve(root, 'main.ts'),
        output: { format: 'iife' },
      },
    },
  })) as Rollup.RollupOutput
  const part = (ending: string) => {
    const found = built.output.find(({ fileName }) => fileName.endsWith(ending))
    if (!found) throw new Error(`The start of the page has no ${ending}.`)
    return found.type === 'chunk' ? found.code : String(found.source)
  }
  return { script: part('.js').trim(), style: part('.css').trim() }
}

/** The page students open: built apart from the studio, for the browsers people have on their phones. */
export default defineConfig({
  root,
  base: './',
  plugins: [react(), startInPage()],
  // React's small sibling: a slow phone has the class in half the time. The studio's windows keep React.
  resolve: { alias: { react: 'preact/compat', 'react-dom': 'preact/compat' } },
  build: {
    target,
    outDir: resolve(import.meta.dirname, 'out/attendee'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: [resolve(root, 'index.html'), resolve(root, 'room.tsx')],
      preserveEntrySignatures: 'exports-only',
    },
  },
})
