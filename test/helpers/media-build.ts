/** Bundles what the media tests run: the forwarder as main runs it, the broadcast window, and a page that watches. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')
const VIEWER_ENTRY = '\0viewer-entry'

export interface MediaBuild {
  /** CommonJS, for `fork`. */
  sfuFile: string
  broadcastScript: string
  /** Puts `openViewer` on `window`. */
  viewerScript: string
  remove(): void
}

export async function buildMedia(): Promise<MediaBuild> {
  const directory = mkdtempSync(join(tmpdir(), 'lectern-media-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'electron/sfu/process.ts'),
      target: 'node18',
      outDir: directory,
      emptyOutDir: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'sfu.cjs' } },
    },
  })
  const script = async (name: string, input: string): Promise<string> => {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [
        {
          name: 'viewer-entry',
          resolveId: (id) => (id === VIEWER_ENTRY ? VIEWER_ENTRY : undefined),
          load: (id) =>
            id === VIEWER_ENTRY
              ? `import { openViewer } from ${JSON.stringify(join(root, 'renderer/ui/viewer-link.ts'))}\nwindow.openViewer = openViewer\n`
              : undefined,
        },
      ],
      build: {
        target: 'chrome114',
        outDir: directory,
        emptyOutDir: false,
        minify: false,
        rollupOptions: { input, output: { format: 'iife', entryFileNames: `${name}.js` } },
      },
    })
    return readFileSync(join(directory, `${name}.js`), 'utf8')
  }
  return {
    sfuFile: join(directory, 'sfu.cjs'),
    broadcastScript: await script('broadcast', join(root, 'renderer/broadcast/main.ts')),
    viewerScript: await script('viewer', VIEWER_ENTRY),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}
