/**
 * `npm run package`: builds the app and packs it into a folder that starts by itself (`dist/linux-unpacked` and the
 * like), around the Electron runtime that set-up found and the native module made for it. Nothing is downloaded.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Platform, build as pack } from 'electron-builder'
import { build } from './setup/build.mjs'
import { root, runtimeFile } from './setup/places.mjs'

const runtime = JSON.parse(readFileSync(runtimeFile, 'utf8'))
const prebuilt = join(root, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node')
const binding = runtime.sqliteBinding ?? (existsSync(prebuilt) ? prebuilt : undefined)

await build()
await pack({
  projectDir: root,
  targets: Platform.current().createTarget('dir'),
  publish: 'never',
  config: {
    extends: join(root, 'electron-builder.yml'),
    electronVersion: runtime.version,
    electronDist: dirname(runtime.electron),
    // The stand-in for a default app that set-up may have laid into the runtime would be started before ours.
    afterPack: ({ appOutDir }) => {
      if (process.platform !== 'darwin') {
        rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true })
      }
    },
    ...(binding ? { extraResources: [{ from: binding, to: 'better_sqlite3.node' }] } : {}),
  },
})
