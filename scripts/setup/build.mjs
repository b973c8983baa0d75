import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'
import { run } from './run.mjs'
import { step } from './say.mjs'

const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'package-lock.json',
  'electron.vite.config.ts',
  'vite.attendee.config.ts',
]

/** Builds the app when its sources are newer than the last build. */
export async function build() {
  const stamp = join(root, 'out', '.built')
  if (existsSync(stamp) && newest(SOURCES.map((name) => join(root, name))) <= statSync(stamp).mtimeMs) return
  const startedMs = Date.now()
  await step('building', async () => {
    const bin = (name, file) => join(root, 'node_modules', name, file)
    await run(process.execPath, [bin('electron-vite', 'bin/electron-vite.js'), 'build'], { cwd: root })
    await run(process.execPath, [bin('vite', 'bin/vite.js'), 'build', '--config', 'vite.attendee.config.ts'], {
      cwd: root,
    })
  })
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, new Date(startedMs).toISOString())
}

function newest(paths) {
  let mtimeMs = 0
  for (const path of paths) {
    const stat = statSync(path)
    if (stat.isDirectory()) mtimeMs = Math.max(mtimeMs, newest(readdirSync(path).map((name) => join(path, name))))
    else mtimeMs = Math.max(mtimeMs, stat.mtimeMs)
  }
  return mtimeMs
}
