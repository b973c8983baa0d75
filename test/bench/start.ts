/**
 * How long the studio takes from its start to "ready", cold window included, against the same runtime opening an
 * empty page: what our own code adds to what the engine costs anyway. And how long a student's page takes until it can be
 * used, with the CPU slowed six times, against a page of one field: what our own code adds to what a browser costs. And how
 * long after the network a page is back in the class.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measurePage, SLOWED } from './parts/start-page'

const RUNS = 7
const PAGE_LOADS = 12
const json = process.argv.includes('--json')
const root = process.cwd()
const runtime = JSON.parse(readFileSync(process.env.LECTERN_RUNTIME as string, 'utf8')) as {
  electron: string
  sqliteBinding: string | null
}
const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** Milliseconds from the start of the process to the line; the process is then stopped. */
function untilLine(args: string[], line: RegExp): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now()
    const child = spawn(runtime.electron, [...flags, ...args], {
      env: {
        ...process.env,
        ...(runtime.sqliteBinding ? { LECTERN_SQLITE_BINDING: runtime.sqliteBinding } : {}),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    })
    let tookMs: number | undefined
    let heard = ''
    child.stdout.on('data', (text) => {
      heard += text
      if (tookMs !== undefined || !line.test(heard)) return
      tookMs = performance.now() - startedMs
      process.kill(-(child.pid as number), 'SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', () => (tookMs === undefined ? reject(new Error(`ended early: ${heard}`)) : resolve(tookMs)))
  })
}

const folder = mkdtempSync(join(tmpdir(), 'lectern-bench-'))
const empty = join(folder, 'empty')
mkdirSync(empty)
writeFileSync(join(empty, 'package.json'), '{"name":"empty","version":"0.0.0","main":"main.js"}')
writeFileSync(
  join(empty, 'main.js'),
  `const { app, BrowserWindow } = require('electron')
app.setPath('userData', ${JSON.stringify(join(folder, 'engine'))})
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900 })
  window.webContents.once('did-finish-load', () => process.stdout.write('empty: ready\\n'))
  window.loadURL('data:text/html,<p>empty')
})`,
)

const ours: number[] = []
const bare: number[] = []
for (let run = 0; run < RUNS; run += 1) {
  // In turns, so that whatever else the machine does meets both.
  bare.push(await untilLine([empty], /empty: ready/))
  ours.push(await untilLine([root, '--data-dir', join(folder, 'data')], /lectern: ready/))
}
rmSync(folder, { recursive: true, force: true })

const page = await measurePage(PAGE_LOADS)

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
const result = {
  name: 'start',
  runs: RUNS,
  readyMs: Math.round(median(ours)),
  firstMs: Math.round(ours[0] as number),
  emptyReadyMs: Math.round(median(bare)),
  ratio: Number((median(ours) / median(bare)).toFixed(2)),
  pageSlowed: SLOWED,
  pageLoads: PAGE_LOADS,
  pageFormMs: Math.round(median(page.formMs)),
  pageFormWorstMs: Math.round(Math.max(...page.formMs)),
  pageChatMs: Math.round(median(page.chatMs)),
  pageChatWorstMs: Math.round(Math.max(...page.chatMs)),
  pageBareMs: Math.round(median(page.bareMs)),
  pageRatio: Number((median(page.formMs) / median(page.bareMs)).toFixed(2)),
  pageChatRatio: Number((median(page.chatMs) / median(page.bareMs)).toFixed(2)),
  comebackMs: Math.round(median(page.comebackMs)),
  comebackWorstMs: Math.round(Math.max(...page.comebackMs)),
}
if (!json) {
  process.stderr.write(`ready in ${result.readyMs} ms; an empty window in ${result.emptyReadyMs} ms\n`)
  process.stderr.write(
    `a student's page, slowed ${SLOWED} times: form after ${result.pageFormMs} ms, chat after ${result.pageChatMs} ms; one field after ${result.pageBareMs} ms\n`,
  )
  process.stderr.write(
    `back in the class ${result.comebackMs} ms after the network is, ${result.comebackWorstMs} ms at worst\n`,
  )
}
process.stdout.write(`${JSON.stringify(result)}\n`)
