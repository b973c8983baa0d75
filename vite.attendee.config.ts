import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page students open: built apart from the studio, for the browsers people have on their phones. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'renderer/attendee'),
  base: './',
  plugins: [react()],
  build: {
    target: ['chrome90', 'safari14', 'firefox90'],
    outDir: resolve(import.meta.dirname, 'out/attendee'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
})
