/** What a viewer's page really shows and sounds. */
import type { Page } from '@playwright/test'

export interface Seen {
  width: number
  height: number
  frames: number
  /** Brightness over a coarse grid, 0 to 255. */
  picture: number[]
}

/** Mean difference of brightness: below 2 it is the same picture, coded anew. */
export const difference = (one: Seen, other: Seen): number =>
  one.picture.reduce((sum, value, at) => sum + Math.abs(value - (other.picture[at] ?? 0)), 0) / one.picture.length

export const look = (page: Page): Promise<Seen> =>
  page.evaluate(`(() => {
    const video = document.querySelector('video')
    const canvas = new OffscreenCanvas(64, 36)
    const context = canvas.getContext('2d')
    context.drawImage(video, 0, 0, 64, 36)
    const { data } = context.getImageData(0, 0, 64, 36)
    const picture = Array.from({ length: 64 * 36 }, (_, at) => (data[at * 4] + data[at * 4 + 1] + data[at * 4 + 2]) / 3)
    return { width: video.videoWidth, height: video.videoHeight, frames: window.frames, picture }
  })()`)

/** The loudest root mean square during the given time. */
export const listen = (page: Page, durationMs: number): Promise<number> =>
  page.evaluate(`(async () => {
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: 2048 })
    context.createMediaStreamSource(window.stream).connect(analyser)
    const samples = new Float32Array(2048)
    let loudest = 0
    const until = performance.now() + ${durationMs}
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      analyser.getFloatTimeDomainData(samples)
      loudest = Math.max(loudest, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length))
    }
    await context.close()
    return loudest
  })()`)

/** Milliseconds from asking to join to the first decoded frame. */
export async function firstPictureMs(page: Page, timeoutMs = 10_000): Promise<number> {
  await page.waitForFunction('window.firstFrameAtMs !== undefined', undefined, { timeout: timeoutMs, polling: 20 })
  return page.evaluate('window.firstFrameAtMs - window.startedAtMs')
}

/** Resolves once this many more frames have been shown. */
export async function moreFrames(page: Page, frames: number, timeoutMs = 30_000): Promise<void> {
  const now = await page.evaluate<number>('window.frames')
  await page.waitForFunction(`window.frames >= ${now + frames}`, undefined, { timeout: timeoutMs, polling: 50 })
}
