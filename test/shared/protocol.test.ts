import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  actSchema,
  greetingSchema,
  MAX_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  passingSchema,
  REFUSALS,
  replayActSchema,
} from '../../shared/wire'

const prose = readFileSync(join(__dirname, '..', '..', 'shared', 'PROTOCOL.md'), 'utf8')
const source = readFileSync(join(__dirname, '..', '..', 'shared', 'wire.ts'), 'utf8')

test('the prose names every message, every refusal, the version and the size', () => {
  const fromAttendee = [greetingSchema, actSchema, replayActSchema, passingSchema].flatMap((schema) =>
    schema.options.map((option) => option.shape.type.value),
  )
  const fromStudio = [...source.slice(source.indexOf('export type ServerMessage')).matchAll(/type: '([a-z:-]+)'/g)]
  const kinds = [...source.matchAll(/\{ kind: '([a-z-]+)'/g)]
  expect(fromStudio.length).toBeGreaterThan(8)
  expect(kinds.length).toBeGreaterThan(5)
  const names = [...fromAttendee, ...REFUSALS, ...[...fromStudio, ...kinds].map(([, name]) => name as string)]
  expect(names.filter((name) => !prose.includes(`\`${name}\``))).toEqual([])
  expect(prose).toContain(`Version ${PROTOCOL_VERSION}.`)
  expect(prose).toContain(`at most ${MAX_MESSAGE_BYTES / 1024} KiB`)
})

test('what disguises a name or a line is left out, and what cannot be seen is no text', () => {
  const said = (text: string) => actSchema.safeParse({ type: 'chat:send', id: 'line-of-test', text }).data
  expect(said('\u202eeht rehcaet\u202c')).toMatchObject({ text: 'eht rehcaet' })
  expect(said(' A\u200bnn\ufeff ')).toMatchObject({ text: 'Ann' })
  // What scripts and emoji need stays.
  for (const text of ['می\u200cخواهم', '👩\u200d🏫', 'שלום\u200f!']) expect(said(text)).toMatchObject({ text })
  for (const nothing of ['\u200b\u202e', '\u200d', '\u3164', '\u2800 \u2800']) expect(said(nothing)).toBeUndefined()
})
