import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  bare,
  freePort,
  openStudio,
  prepare,
  removeDataDir,
  runUntil,
  temporaryDataDir,
  testNode,
} from '../helpers/studio'

const root = resolve(__dirname, '..', '..')
const LIVE = /lectern: live (\{.*\})/

test('npm start without a display rehearses a class on a virtual one and says so', async () => {
  const dataDir = temporaryDataDir()
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
  const started = await runUntil(
    process.execPath,
    [join(root, 'scripts', 'start.mjs'), '--rehearsal=5', '--data-dir', dataDir, '--port', '0', '--host', '127.0.0.1'],
    LIVE,
    env,
  )
  try {
    expect(started.output).toContain('virtual')
    const info = JSON.parse(started.match[1] as string) as { join: string; port: number; class: string }
    expect(info.join).toContain(`http://127.0.0.1:${info.port}/c/`)
    const page = await fetch(info.join)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('data-testid="join-name"')
  } finally {
    await started.stop()
    removeDataDir(dataDir)
  }
})

for (const [name, bytes, code] of [
  ['garbage', Buffer.from('this is no database, only a text that stands in its place '.repeat(80)), 'corrupt'],
  ['a database from a later version', undefined, 'newer'],
] as const) {
  test(`${name} in place of the database is refused with a sentence and left as it was`, async () => {
    const dataDir = temporaryDataDir()
    const file = join(dataDir, 'lectern.db')
    if (bytes) writeFileSync(file, bytes)
    else {
      const once = await runUntil(bare.command, [...bare.args, '--data-dir', dataDir], /lectern: ready/, bare.env)
      await once.stop()
      execFileSync(
        testNode,
        [
          '-e',
          `const db = new (require('better-sqlite3'))(process.argv[1]); db.pragma('user_version = 9999'); db.pragma('wal_checkpoint(TRUNCATE)'); db.close()`,
          file,
        ],
        { cwd: root },
      )
    }
    const before = readFileSync(file)
    const refused = await runUntil(
      bare.command,
      [...bare.args, '--data-dir', dataDir],
      /lectern: problem (\{.*\})/,
      bare.env,
    )
    await refused.stop()
    expect(JSON.parse(refused.match[1] as string)).toEqual({ code })
    expect(refused.output).toContain('lectern.db')
    expect(readFileSync(file).equals(before)).toBe(true)
    removeDataDir(dataDir)
  })
}

test('a second studio on the same data folder steps aside with a sentence', async () => {
  const dataDir = temporaryDataDir()
  const { app } = await openStudio(dataDir)
  try {
    const second = await runUntil(bare.command, [...bare.args, '--data-dir', dataDir], /lectern: .*/, bare.env)
    await second.stop()
    expect(second.match[0]).toContain(dataDir)
  } finally {
    await app.close()
    removeDataDir(dataDir)
  }
})

test('what stands in the way of the log is said, and no program stays behind unseen', async () => {
  const dataDir = temporaryDataDir()
  mkdirSync(join(dataDir, 'lectern.log'))
  const refused = await runUntil(bare.command, [...bare.args, '--data-dir', dataDir], /lectern: .*/, bare.env)
  await refused.stop()
  expect(refused.match[0]).toContain('lectern.log')
  removeDataDir(dataDir)
})

test('a port in use is said in the green room, and the keyboard alone leads there and back', async () => {
  const dataDir = temporaryDataDir()
  const port = await freePort()
  const squatter = createServer().listen(port, '127.0.0.1')
  const { app, page } = await openStudio(dataDir, ['--port', String(port)])
  try {
    await prepare(page)
    await page.keyboard.press('g')
    await expect(page.getByText(/port/i).first()).toBeVisible()
    await expect(page.getByTestId('go-live')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('class-row')).toContainText('Planned')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('c')
    await expect(page.getByRole('heading', { name: 'Courses' })).toBeVisible()

    // A screen that cannot be drawn says so in its place, and the window can be drawn anew.
    await app.evaluate(({ ipcMain }) => {
      ipcMain.removeHandler('order:list')
      ipcMain.handle('order:list', () => ({ ok: true, value: {} }))
    })
    await page.keyboard.press('s')
    await expect(page.getByText('This screen could not be drawn')).toBeVisible()
    await expect.poll(() => readFileSync(join(dataDir, 'lectern.log'), 'utf8')).toContain('could not be drawn')
    await page.getByTestId('draw-again').click()
    await expect(page.getByTestId('class-row')).toBeVisible()
  } finally {
    squatter.close()
    await app.close()
    removeDataDir(dataDir)
  }
})

test('the packed app starts from its folder and opens a class', async () => {
  test.setTimeout(180_000)
  execFileSync(process.execPath, [join(root, 'scripts', 'package.mjs')], { cwd: root, stdio: 'pipe' })
  const folder = readdirSync(join(root, 'dist')).find((name) => name.endsWith('unpacked'))
  test.skip(!folder, 'this platform packs into something other than a plain folder')
  const program = ['lectern', 'Lectern.exe'].map((name) => join(root, 'dist', folder as string, name)).find(existsSync)
  const dataDir = temporaryDataDir()
  const { LECTERN_SQLITE_BINDING: _, ...env } = process.env
  const started = await runUntil(
    program as string,
    [...bare.args.slice(0, -1), '--rehearsal=3', '--data-dir', dataDir, '--port', '0', '--host', '127.0.0.1'],
    LIVE,
    env,
  )
  try {
    const info = JSON.parse(started.match[1] as string) as { join: string }
    expect((await fetch(info.join)).status).toBe(200)
    // Fused: it is no Node for whoever wants one that the system trusts.
    const asNode = spawnSync(
      program as string,
      ['-e', `process.stdout.write('runs')`],
      // What it starts instead keeps its data here.
      { env: { ...env, ELECTRON_RUN_AS_NODE: '1', XDG_CONFIG_HOME: dataDir, APPDATA: dataDir }, timeout: 20_000 },
    )
    expect(String(asNode.stdout)).not.toContain('runs')
  } finally {
    await started.stop()
    removeDataDir(dataDir)
  }
})
