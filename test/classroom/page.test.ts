import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { localeOf } from '../../electron/classroom/page'
import { escapeHtml } from '../../shared/join-form'
import { get, openWaitingClass } from '../helpers/classroom'
import { liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const here = liveClassEachTest(openWaitingClass)
const open = (headers: Record<string, string> = {}) => get(here.live.port, `/c/${CLASS.joinToken}/`, { headers })

const EVIL = `</form><script>alert(1)</script>"'&<img src=x onerror=alert(1)> $& \u2028`

test('the form is in the page before any script, in the language the browser asks for', async () => {
  const zh = await open({ 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8' })
  expect(zh.text).toContain('<html lang="zh-CN">')
  expect(zh.text).toContain('你的名字')
  expect(zh.text).toContain('进入等候室')
  const en = await open({ 'Accept-Language': 'en-GB,zh;q=0.5' })
  expect(en.text).toContain('<html lang="en">')
  expect(en.text).toContain('<title>Vectors · Lectern</title>')
  expect(en.text).toContain('data-testid="join-name"')
  // Pressed by nobody before the script minds the form.
  expect(en.text).toMatch(/data-testid="join-submit" disabled>Enter the waiting room</)
  expect(en.text).not.toContain('<!--form-->')
  for (const strange of [undefined, '', '*', 'de', 'zhuang'] as const) expect(localeOf(strange)).toBe('en')
  for (const chinese of ['zh', 'zh-TW', ' ZH-hans;q=1'] as const) expect(localeOf(chinese)).toBe('zh-CN')
})

test('what the teacher wrote is text in the page, whatever it is', async () => {
  await here.live.classroom.plan(CLASS.id, {
    registration: {
      fields: [
        { id: 'field-text', kind: 'text', label: EVIL, required: true },
        { id: 'field-pick', kind: 'choice', label: 'Which', required: false, choices: [EVIL, 'two  blanks'] },
      ],
      consentText: EVIL,
      consentVersion: 0,
    },
  })
  const { text } = await open()
  expect(text).not.toContain('<img')
  expect(text).not.toContain('alert(1)</script>')
  expect(text.match(/<script/g)).toHaveLength(2)
  // As label, choice (value and text) and consent.
  expect(text.split(escapeHtml(EVIL.trim())).length - 1).toBeGreaterThanOrEqual(4)
  expect(text).toContain('<option value="two  blanks">')
})

test('only the scripts the page was built with may run in it', async () => {
  const page = await open()
  const hashes = [...page.text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `'sha256-${createHash('sha256')
        .update(script as string)
        .digest('base64')}'`,
  )
  expect(hashes).toHaveLength(2)
  expect(page.headers['content-security-policy']).toContain(`script-src 'self' ${hashes.join(' ')};`)
  expect(page.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
  // Elsewhere there is none.
  const front = await get(here.live.port, '/')
  expect(front.headers['content-security-policy']).toContain("script-src 'self';")
})

test('a packed page is the same page', async () => {
  const [plain, packed] = await Promise.all([open(), open({ 'Accept-Encoding': 'gzip' })])
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(Number(packed.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']))
  expect(packed.headers['cache-control']).toBe('no-store')
})
