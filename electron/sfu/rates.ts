import { LAYERS } from '../../shared/broadcast'
import type { LayerRates } from './layer-choice'
import type { Source } from './packet'

export interface Rates {
  count(source: Source, bytes: number): void
  /** What each layer takes with the sound, headers included, in kbit/s; of one that is not encoded, what it usually takes. */
  read(nowMs: number): LayerRates
}

/** What the publisher allows each layer, and packets' headers. */
const USUAL_KBPS: LayerRates = { '720': 1850, '360': 600, '180': 170 }
const USUAL_AUDIO_KBPS = 50
const WINDOW_MS = 1000
const HEADER_BYTES = 60

/** Measures what the layers take, second by second. */
export function createRates(): Rates {
  let counted: Partial<Record<Source, number>> = {}
  let measured: Partial<Record<Source, number>> = {}
  let sinceMs: number | undefined

  return {
    count(source, bytes) {
      counted[source] = (counted[source] ?? 0) + bytes + HEADER_BYTES
    },
    read(nowMs) {
      sinceMs ??= nowMs
      const passedMs = nowMs - sinceMs
      if (passedMs >= WINDOW_MS) {
        // Half of what it was: a single key frame does not make a layer dear.
        measured = Object.fromEntries(
          Object.entries(counted).map(([source, bytes]) => {
            const kbps = (bytes * 8) / passedMs
            return [source, ((measured[source as Source] ?? kbps) + kbps) / 2]
          }),
        )
        counted = {}
        sinceMs = nowMs
      }
      const audio = measured.audio ?? USUAL_AUDIO_KBPS
      return Object.fromEntries(
        LAYERS.map((layer) => [layer, (measured[layer] ?? USUAL_KBPS[layer]) + audio]),
      ) as LayerRates
    },
  }
}
