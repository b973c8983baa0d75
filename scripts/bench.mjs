/**
 * `npm run bench -- NAME [options]`: builds the app and `test/bench/NAME.ts`, then runs the bench under the tests' Node.
 * A bench measures Lectern and the alternative it is held against in the same run; with `--json` its last line is one
 * JSON object, and everything else it says goes to standard error.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'vite'
import { build } from './setup/build.mjs'
import { hasDisplay, openVirtualDisplay } from './setup/display.mjs'
import { root, runtimeFile } from './setup/places.mjs'
import { installSystemPackages } from './setup/system.mjs'

const folder = join(root, 'test', 'bench')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3))
const [name, ...options] = process.argv.slice(2)

if (!name || !existsSync(join(folder, `${name}.ts`))) {
  process.stderr.write(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${names.join(', ')}\n`)
  process.exit(2)
}

// An alternative that cannot be had is left out by the bench, which says so.
await installSystemPackages({ forTests: true, forBuild: false, forBench: name }).catch((problem) =>
  process.stderr.write(`${problem.message}\n`),
)
const runtime = JSON.parse(readFileSync(runtimeFile, 'utf8'))
await build()
const outDir = join(root, '.cache', 'bench', name)
await bundle({
  configFile: false,
  root,
  logLevel: 'error',
  build: {
    ssr: join(folder, `${name}.ts`),
    outDir,
    emptyOutDir: true,
    minify: false,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: '[name].mjs' } },
  },
})

const display = hasDisplay() ? undefined : await openVirtualDisplay()
const child = spawn(
  runtime.nodeForTests ?? process.execPath,
  ['--expose-gc', join(outDir, `${name}.mjs`), ...options],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, LECTERN_RUNTIME: runtimeFile, ...(display ? { DISPLAY: display.display } : {}) },
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => {
  display?.close()
  process.exit(code ?? 1)
})
