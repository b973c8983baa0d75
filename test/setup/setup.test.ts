import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
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
    // How often it is tried again the set-up itself says; only the wait before that is shortened.
    npm_config_fetch_retry_mintimeout: '100',
  })
  expect(status).not.toBe(0)
  expect(said).toMatch(/network/i)
  expect(said).not.toMatch(/\bat .*:\d+:\d+/)
  clone.remove()
})

test('a runtime that is not the expected one is deleted and named, never started', () => {
  const clone = bareClone()
  symlinkSync(join(root, 'node_modules'), join(clone.dir, 'node_modules'))
  const cache = join(clone.dir, 'cache')
  mkdirSync(cache)
  const source = readFileSync(join(root, 'scripts', 'setup', 'electron.mjs'), 'utf8')
  const name = /name: '@([^']+)'/.exec(source)?.[1]?.replace('/', '-')
  const version = /version: '([^']+)'/.exec(source)?.[1]
  const archive = join(cache, `${name}-${version}.tgz`)
  writeFileSync(archive, 'something else')
  writeFileSync(join(cache, 'official-refused'), String(Date.now()))
  const { status, said } = setup(clone.dir, { LECTERN_CACHE: cache, LECTERN_SETUP_PLATFORM: 'linux-x64' })
  expect(status).not.toBe(0)
  expect(said).toMatch(/its hash differs/)
  expect(existsSync(archive)).toBe(false)
  clone.remove()
})

test.skipIf(!existsSync('/usr/bin/dpkg-query') || !existsSync('/usr/bin/setpriv') || process.getuid?.() !== 0)(
  'who is not root is told which libraries to have installed',
  () => {
    const clone = bareClone()
    symlinkSync(join(root, 'node_modules'), join(clone.dir, 'node_modules'))
    chmodSync(clone.dir, 0o777)
    // A machine on which Debian knows of no package at all.
    writeFileSync(join(clone.dir, 'dpkg-query'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const { stderr, status } = spawnSync(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', testNode(clone.dir), 'scripts/setup.mjs'],
      {
        cwd: clone.dir,
        encoding: 'utf8',
        env: {
          ...process.env,
          HOME: clone.dir,
          PATH: `${clone.dir}:${process.env.PATH}`,
          LECTERN_CACHE: join(clone.dir, 'cache'),
        },
      },
    )
    expect(stderr).toMatch(/Install them as root.*sudo apt-get install/)
    expect(status).not.toBe(0)
    clone.remove()
  },
)

/** A copy that everybody may run, wherever the tests' own Node is kept. */
function testNode(dir: string): string {
  const copy = join(dir, 'node')
  copyFileSync(process.execPath, copy)
  chmodSync(copy, 0o755)
  return copy
}
