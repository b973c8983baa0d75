import { expect, it } from 'vitest'
import { pictureChange as change } from '../../electron/classroom/recordings'
import type { BroadcastReport } from '../../shared/ipc'

const report = (over: Partial<BroadcastReport>): BroadcastReport => ({
  state: 'live',
  level: 0,
  muted: false,
  picture: 'camera',
  paused: false,
  ...over,
})
const pictureChange = (before: BroadcastReport, next: BroadcastReport, text?: string) =>
  change(before, next, () => text)
const page = (number: number) => report({ picture: 'slides', slides: { deckId: 'deck', page: number, pages: 9 } })

it('logs what viewers see when it changes, and not eight times a second', () => {
  expect(pictureChange(report({}), report({ level: 0.5 }))).toBeUndefined()
  expect(pictureChange(report({}), report({ picture: 'board' }))).toEqual({
    type: 'picture:shown',
    data: { picture: 'board' },
  })
  expect(pictureChange(page(2), page(2))).toBeUndefined()
  expect(pictureChange(page(2), page(3))).toEqual({ type: 'picture:shown', data: { picture: 'slides', page: 3 } })
  expect(pictureChange(page(2), page(3), 'Bases')).toMatchObject({ data: { page: 3, text: 'Bases' } })
  expect(pictureChange(page(2), report({}), 'Bases')).toEqual({ type: 'picture:shown', data: { picture: 'camera' } })
})

it('logs the first picture once the broadcast is live, and nothing while it is not', () => {
  expect(pictureChange(report({ state: 'connecting' }), report({}))).toMatchObject({ data: { picture: 'camera' } })
  expect(pictureChange(report({}), report({ state: 'failed', picture: 'none' }))).toBeUndefined()
})

it('does not call a page shown that only waits behind another picture', () => {
  const behind = (number: number) => ({ ...page(number), picture: 'camera' as const })
  expect(pictureChange(behind(1), behind(2))).toBeUndefined()
})
