import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Child, openSfu, type SfuListeners } from '../../electron/sfu/link'
import type { FromSfu, ToSfu } from '../../electron/sfu/messages'

interface FakeChild extends Child {
  got: ToSfu[]
  say(message: FromSfu): void
  exit(): void
}

function fakeChild(): FakeChild {
  let hear: (message: FromSfu) => void = () => {}
  let gone: (code: number | null) => void = () => {}
  const child: FakeChild = {
    got: [],
    postMessage: (message) => child.got.push(message),
    onMessage: (listener) => {
      hear = listener
    },
    onExit: (listener) => {
      gone = listener
    },
    kill: () => gone(null),
    say: (message) => hear(message),
    exit: () => gone(1),
  }
  return child
}

const silent: SfuListeners = {
  publisherSignal: () => {},
  publisherState: () => {},
  viewerSignal: () => {},
  viewerState: () => {},
  viewerQuality: () => {},
  layersWanted: () => {},
  restarted: () => {},
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('starts the process again when it dies, waits longer each time, and says so once it is ready', async () => {
  const children: FakeChild[] = []
  let restarts = 0
  const sfu = openSfu({
    fork: () => children[children.push(fakeChild()) - 1] as FakeChild,
    log: () => {},
    on: { ...silent, restarted: () => restarts++ },
  })
  children[0]?.say({ kind: 'ready' })
  expect(restarts).toBe(0)
  children[0]?.exit()
  sfu.view('while-it-is-down')
  await vi.advanceTimersByTimeAsync(99)
  expect(children).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(children).toHaveLength(2)
  expect(children[1]?.got).toEqual([{ kind: 'start', loopbackOnly: undefined, hostAddresses: undefined }])
  children[1]?.say({ kind: 'ready' })
  expect(restarts).toBe(1)
  children[1]?.exit()
  await vi.advanceTimersByTimeAsync(199)
  expect(children).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(children).toHaveLength(3)
  // One that lived long starts the counting anew.
  await vi.advanceTimersByTimeAsync(60_000)
  children[2]?.exit()
  await vi.advanceTimersByTimeAsync(100)
  expect(children).toHaveLength(4)
})

it('ends the process, by force when it does not listen, and does not start another', async () => {
  const children: FakeChild[] = []
  const sfu = openSfu({
    fork: () => children[children.push(fakeChild()) - 1] as FakeChild,
    log: () => {},
    on: silent,
  })
  const closed = sfu.close()
  expect(children[0]?.got.at(-1)).toEqual({ kind: 'stop' })
  await vi.advanceTimersByTimeAsync(1000)
  await closed
  await vi.advanceTimersByTimeAsync(60_000)
  expect(children).toHaveLength(1)
})
