import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(__dirname, '..', '..')

function setup(cwd: string, env: NodeJS.ProcessEnv = {}) {
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const startedMs = Date.now()
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(cwd, 'scripts', 'setup.mjs'), '--test'], {
    cwd,
    env: { ...inherited, ...env },
    encoding: 'utf8',
    timeout: 25_000,
  })
  return { status, said: `${stdout}${stderr}`, tookMs: Date.now() - startedMs }
}

/** A clone that nothing has been installed in. */
function bareClone(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'lectern-clone-'))
  for (const name of ['scripts', 'package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(dir, name), { recursive: true })
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

const oneSentence = (said: string) =>
  said
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('lectern setup: ') && !line.includes('…')).length

test('a second run finds everything there, changes nothing and is quick', () => {
  const file = join(root, '.cache', 'runtime.json')
  const before = [statSync(file).mtimeMs, readFileSync(file, 'utf8')]
  const { status, tookMs } = setup(root)
  expect(status).toBe(0)
  expect(tookMs).toBeLessThan(2000)
  expect([statSync(file).mtimeMs, readFileSync(file, 'utf8')]).toEqual(before)
})

test('a platform Lectern does not run on is named', () => {
  const { status, said } = setup(root, { LECTERN_SETUP_PLATFORM: 'sunos-sparc' })
  expect(status).not.toBe(0)
  expect(said).toMatch(/not on sunos-sparc\./)
  expect(oneSentence(said)).toBe(1)
})

test('a full disk is said before anything is begun', () => {
  const clone = bareClone()
  const { status, said } = setup(clone.dir, { LECTERN_SETUP_NEEDED_BYTES: '1e18' })
  expect(status).not.toBe(0)
  expect(said).toMatch(/nearly full/)
  expect(existsSync(join(clone.dir, 'node_modules'))).toBe(false)
  clone.remove()
})

test('no network is said in a sentence, not in a stack', () => {
  const clone = bareClone()
  const { status, said } = setup(clone.dir, {
    LECTERN_CACHE: join(clone.dir, 'cache'),
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_cache: join(clone.dir, 'npm-cache'),
    npm_config_fetch_retries: '0',
  })
  expect(status).not.toBe(0)
  expect(said).toMatch(/network/i)
  expect(said).not.toMatch(/\bat .*:\d+:\d+/)
  clone.remove()
})
