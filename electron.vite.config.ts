import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** Fonts, character maps and decoders that PDF.js fetches when a file needs them. */
function pdfData(): Plugin {
  const folders = ['cmaps', 'standard_fonts', 'wasm']
  return {
    name: 'pdf-data',
    generateBundle() {
      for (const folder of folders) {
        const from = at(`node_modules/pdfjs-dist/${folder}`)
        for (const name of readdirSync(from)) {
          this.emitFile({ type: 'asset', fileName: `pdf/${folder}/${name}`, source: readFileSync(join(from, name)) })
        }
      }
    },
  }
}

// CommonJS for Node 18: the oldest runtime the studio may be started on. Only the native module stays outside.
const main = { target: 'node18', minify: false, externalizeDeps: false } as const

export default defineConfig({
  main: {
    build: {
      ...main,
      outDir: 'out/main',
      rollupOptions: {
        input: {
          main: at('electron/main.ts'),
          sfu: at('electron/sfu/process.ts'),
          'insights-worker': at('electron/insights/worker.ts'),
          'train-worker': at('electron/recommender/train-worker.ts'),
          'finish-worker': at('electron/recording/finish-worker.ts'),
          'backup-worker': at('electron/backups/worker.ts'),
        },
        external: ['better-sqlite3'],
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      ...main,
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: at('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react(), pdfData()],
    build: {
      target: 'chrome114',
      outDir: 'out/renderer',
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { studio: at('renderer/studio/index.html'), broadcast: at('renderer/broadcast/index.html') },
      },
    },
  },
})
