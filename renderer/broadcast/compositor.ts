/**
 * The one picture of the class: a track that never ends and never changes its size, whatever it shows.
 *
 * Each source has a name (`shared/layout.ts`) and gives pictures when it can: a live track, or a canvas that somebody
 * else draws on. The layout says where each stands. To put a person into the picture, give `guest:ID` a track with
 * `setSource`, and undefined when they leave: the layout finds room for them in every scene by itself.
 */
import {
  type Corner,
  FIRST_CORNER,
  layOut,
  PICTURE_HEIGHT,
  PICTURE_WIDTH,
  type SourceName,
  type Tile,
} from '../../shared/layout'
import type { Picture } from '../../shared/model'
import { drawCard } from './card'
import { openLiveSource } from './live-source'
import { createPainter, type Image } from './painter'

export interface Scene {
  picture: Picture
  corner: Corner
  /** Stands still, dimmed, whatever the sources do. */
  paused: boolean
}

export interface Compositor {
  /** What is published: 1280×720. */
  readonly track: MediaStreamTrack
  /**
   * Gives a source its pictures. A track is taken over: it is stopped when another takes its place. After drawing on a
   * canvas call `drawn`.
   */
  setSource(name: SourceName, input: MediaStreamTrack | OffscreenCanvas | undefined): void
  drawn(name: SourceName): void
  /** True when a source has given a picture. */
  sees(name: SourceName): boolean
  /** Shows a scene as soon as each of its sources has a picture; until then the one before stays. */
  show(scene: Scene): void
  /** What viewers see now. */
  shown(): Scene
  /** The frame that was sent last; it is the compositor's. */
  frame(): VideoFrame | undefined
  close(): void
}

interface Source {
  image(): Image | undefined
  close(): void
}

/** At most so many pictures a second: motion for people, sharpness for what is read. */
const MAX_FPS: Record<Picture, number> = { camera: 30, screen: 20, both: 20, slides: 20, board: 20, none: 20 }
/** A picture that stands still is sent again this often, so that whoever joins need not wait for the next change. */
const REPEAT_MS = 200
const TICK_MS = 50

/** @param onShown is told when a scene has taken the place of the one before */
export function openCompositor(onShown: (scene: Scene) => void = () => {}): Compositor {
  const track = new MediaStreamTrackGenerator({ kind: 'video' })
  const writer = track.writable.getWriter()
  const painter = createPainter()
  const card = drawCard()
  const sources = new Map<SourceName, Source>([['card', { image: () => card, close: () => {} }]])
  const changed = new Set<SourceName>()
  let scene: Scene = { picture: 'none', corner: FIRST_CORNER, paused: false }
  let tiles: Tile[] = layOut('none', FIRST_CORNER)
  let wanted: Scene | undefined
  /** Nothing of the canvas is right: all of it is drawn anew. */
  let stale = true
  /** The canvas holds the paused picture. */
  let frozen = false
  let last: VideoFrame | undefined
  let sentAtMs = 0

  const guests = () => [...sources.keys()].filter((name): name is `guest:${string}` => name.startsWith('guest:'))
  const imageOf = ({ source }: Tile) => sources.get(source)?.image()
  const isReady = (layout: Tile[]) => layout.every((tile) => tile.source.startsWith('guest:') || imageOf(tile))

  function lay(): void {
    tiles = layOut(scene.picture, scene.corner, guests())
    stale = true
  }

  /** Takes up the wanted scene if all of it can be seen. */
  function turn(): void {
    if (!wanted || !isReady(layOut(wanted.picture, wanted.corner, guests()))) return
    scene = wanted
    wanted = undefined
    frozen = false
    const hint = scene.picture === 'camera' ? 'motion' : 'detail'
    if (track.contentHint !== hint) track.contentHint = hint
    lay()
    send()
    onShown(scene)
  }

  /** One live source of the published size needs no drawing: its frames are passed on as they are. */
  function whole(): VideoFrame | undefined {
    const image = tiles.length === 1 ? imageOf(tiles[0] as Tile) : undefined
    const fits =
      image instanceof VideoFrame && image.displayWidth === PICTURE_WIDTH && image.displayHeight === PICTURE_HEIGHT
    return fits ? image : undefined
  }

  function compose(timestamp: number): VideoFrame {
    if (scene.paused) {
      if (!frozen) painter.paintPaused(last ?? card)
      frozen = true
      return new VideoFrame(painter.canvas, { timestamp })
    }
    const pass = whole()
    if (pass) {
      stale = true
      return new VideoFrame(pass, { timestamp })
    }
    const from = stale ? 0 : tiles.findIndex(({ source }) => changed.has(source))
    if (from >= 0) painter.paint(tiles, from, imageOf)
    stale = false
    return new VideoFrame(painter.canvas, { timestamp })
  }

  function send(): void {
    // An encoder that cannot keep up misses a picture rather than queueing it.
    if (track.readyState === 'ended' || (writer.desiredSize ?? 0) <= 0) return
    sentAtMs = performance.now()
    const frame = compose(Math.round(sentAtMs * 1000))
    changed.clear()
    last?.close()
    last = frame.clone()
    writer.write(frame).catch(() => frame.close())
  }

  /** A source has a new picture: it goes out at once unless the last one has only just gone. */
  function update(name: SourceName): void {
    changed.add(name)
    if (wanted) turn()
    // Half a frame of grace: cameras are not exact.
    const intervalMs = 1000 / MAX_FPS[scene.picture]
    if (!scene.paused && inView(name) && performance.now() - sentAtMs > intervalMs * 0.75) send()
  }

  const inView = (name: SourceName) => tiles.some(({ source }) => source === name)

  const ticker = setInterval(() => {
    const sinceMs = performance.now() - sentAtMs
    const waits = !scene.paused && sinceMs >= TICK_MS && tiles.some(({ source }) => changed.has(source))
    if (waits || sinceMs >= REPEAT_MS) send()
  }, TICK_MS)

  function open(name: SourceName, input: MediaStreamTrack | OffscreenCanvas): Source {
    if (input instanceof OffscreenCanvas) return { image: () => input, close: () => {} }
    // What is in view stays as it was until its successor has a picture.
    const before = inView(name) ? sources.get(name)?.image() : undefined
    const live = openLiveSource(input, () => update(name), before instanceof VideoFrame ? before.clone() : undefined)
    return { image: live.frame, close: live.close }
  }

  track.contentHint = 'detail'
  send()
  return {
    track,
    setSource(name, input) {
      const next = input && open(name, input)
      sources.get(name)?.close()
      if (next) sources.set(name, next)
      else sources.delete(name)
      if (name.startsWith('guest:')) lay()
      if (!(input instanceof MediaStreamTrack)) update(name)
    },
    drawn: update,
    sees: (name) => sources.get(name)?.image() !== undefined,
    show(next) {
      wanted = next
      turn()
    },
    shown: () => scene,
    frame: () => last,
    close() {
      clearInterval(ticker)
      for (const source of sources.values()) source.close()
      sources.clear()
      last?.close()
      track.stop()
    },
  }
}
