/** The class across a network: studio and student on two hosts of their own (network namespaces joined by a cable). */
import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { bare, openBrowser, picture, removeDataDir, runUntil, temporaryDataDir } from '../helpers/studio'

const STUDIO = { space: `lectern-a-${process.pid}`, device: `lca${process.pid % 100_000}`, address: '10.73.0.1' }
const STUDENT = { space: `lectern-b-${process.pid}`, device: `lcb${process.pid % 100_000}`, address: '10.73.0.2' }

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' })

function layCable(): void {
  for (const { space } of [STUDIO, STUDENT]) ip('netns', 'add', space)
  ip('link', 'add', STUDIO.device, 'type', 'veth', 'peer', 'name', STUDENT.device)
  for (const { space, device, address } of [STUDIO, STUDENT]) {
    ip('link', 'set', device, 'netns', space)
    ip('-n', space, 'addr', 'add', `${address}/24`, 'dev', device)
    ip('-n', space, 'link', 'set', 'lo', 'up')
    ip('-n', space, 'link', 'set', device, 'up')
  }
}

function removeCable(): void {
  for (const { space } of [STUDIO, STUDENT]) {
    try {
      ip('netns', 'del', space)
    } catch {
      // It was not made.
    }
  }
}

test('a student on another machine sees the class', async () => {
  // Only the system's administrator may make hosts; elsewhere the pure rule in test/sfu/connection.test.ts stands alone.
  test.skip(process.getuid?.() !== 0, 'network namespaces need root')
  const dataDir = temporaryDataDir()
  const wrapper = join(dataDir, 'browser-of-the-student')
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${STUDENT.space} "$LECTERN_TEST_BROWSER" "$@"\n`)
  chmodSync(wrapper, 0o755)
  layCable()
  const started = await runUntil(
    'ip',
    ['netns', 'exec', STUDIO.space, bare.command, ...bare.args, '--rehearsal=1', '--data-dir', dataDir, '--port', '0'],
    /lectern: live (\{.*\})/,
    bare.env,
  ).catch((error: unknown) => {
    removeCable()
    throw error
  })
  const browser = await openBrowser(wrapper)
  try {
    const { join: url } = JSON.parse(started.match[1] as string) as { join: string }
    expect(new URL(url).hostname).toBe(STUDIO.address)
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'en-US' })
    await page.goto(url)
    await page.getByTestId('join-name').fill('Far Away')
    await page.getByTestId('join-consent').check()
    await page.getByTestId('join-submit').click()
    await expect.poll(async () => (await picture(page)).frames, { timeout: 20_000 }).toBeGreaterThan(10)
  } finally {
    await browser.close()
    await started.stop()
    removeCable()
    removeDataDir(dataDir)
  }
})
