/** Runs everything: format and lint, types, build, unit and integration tests, end-to-end tests. `--only NAME` runs one. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './setup/build.mjs'
import { hasDisplay, openVirtualDisplay } from './setup/display.mjs'
import { root, runtimeFile } from './setup/places.mjs'

const runtime = JSON.parse(readFileSync(runtimeFile, 'utf8'))
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined
const results = join(root, '.cache', 'results')
const bin = (...path) => join(root, 'node_modules', ...path)

const passed = { total: 0, failed: 0, skipped: 0 }
/** The tests, too, must find the module that the runtime can load; the runner itself uses the prebuilt one. */
const environment = { ...process.env, LECTERN_RUNTIME: runtimeFile }
delete environment.ELECTRON_RUN_AS_NODE

function program(command, args, env = environment) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' })
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

async function unit() {
  const report = join(results, 'unit.json')
  const code = await program(runtime.nodeForTests ?? process.execPath, [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  count(() => {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
    return [numPassedTests, numFailedTests, numPendingTests]
  })
  return code
}

async function endToEnd() {
  const report = join(results, 'e2e.json')
  const display = hasDisplay() ? undefined : await openVirtualDisplay()
  const env = { ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: report, ...(display ? { DISPLAY: display.display } : {}) }
  const code = await program(
    process.execPath,
    [bin('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'],
    env,
  )
  display?.close()
  count(() => {
    const { stats } = JSON.parse(readFileSync(report, 'utf8'))
    return [stats.expected, stats.unexpected + stats.flaky, stats.skipped]
  })
  return code
}

function count(read) {
  try {
    const [good, bad, skipped] = read()
    passed.total += good
    passed.failed += bad
    passed.skipped += skipped
  } catch {
    passed.failed += 1
  }
}

const steps = [
  ['check', 'format and lint', () => program(process.execPath, [bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '.'])],
  ['types', 'types', () => program(process.execPath, [bin('typescript', 'bin', 'tsc'), '-b'])],
  ['build', 'build', () => build().then(() => 0)],
  ['unit', 'unit and integration tests', unit],
  ['e2e', 'end-to-end tests', endToEnd],
]

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
let code = 0
for (const [name, title, work] of steps) {
  if (only && name !== only) continue
  const startedMs = Date.now()
  process.stdout.write(`\n== ${title}\n`)
  code = await work().catch((error) => {
    process.stderr.write(`${error.message}\n`)
    return 1
  })
  process.stdout.write(
    `== ${title}: ${code === 0 ? 'good' : 'failed'} after ${((Date.now() - startedMs) / 1000).toFixed(1)} s\n`,
  )
  if (code !== 0) break
}
process.stdout.write(
  `${passed.total} passed, ${passed.failed} failed${passed.skipped ? `, ${passed.skipped} skipped` : ''}\n`,
)
process.exitCode = code
