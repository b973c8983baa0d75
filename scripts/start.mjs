/** Opens the studio: `npm start`, with the app's options behind `--`. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { build } from './setup/build.mjs'
import { hasDisplay, openVirtualDisplay } from './setup/display.mjs'
import { root, runtimeFile } from './setup/places.mjs'

const runtime = JSON.parse(readFileSync(runtimeFile, 'utf8'))
const environment = { ...process.env }
// Set by some editors' terminals; with it the runtime would be a plain Node.
delete environment.ELECTRON_RUN_AS_NODE
if (runtime.sqliteBinding) environment.LECTERN_SQLITE_BINDING = runtime.sqliteBinding

try {
  await build()
  let display
  if (!hasDisplay()) {
    display = await openVirtualDisplay()
    environment.DISPLAY = display.display
    process.stderr.write(
      `lectern: there is no display here, so the studio opens on a virtual one (${display.display}).\n`,
    )
  }
  // The engine's sandbox refuses to run as root.
  const flags = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : []
  const app = spawn(runtime.electron, [...flags, root, ...process.argv.slice(2)], {
    env: environment,
    stdio: ['inherit', 'inherit', 'inherit'],
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal))
  app.on('error', (error) => {
    process.stderr.write(`lectern: the studio could not be started: ${error.message}\n`)
    process.exitCode = 1
    display?.close()
  })
  app.on('exit', (code, signal) => {
    display?.close()
    process.exitCode = code ?? (signal ? 1 : 0)
  })
} catch (error) {
  process.stderr.write(`lectern: ${error.message}\n`)
  process.exitCode = 1
}
