/**
 * Makes the voice of the rehearsal's simulated attendees: a murmur of vowels that says nothing, synthesised here and
 * encoded by an ffmpeg with libopus, as packets of 20 ms, into electron/classroom/murmur-bytes.ts. Run by hand when the
 * sound is to be another one.
 * Sources: source and filter of speech (Fant 1960), resonators (Klatt 1980), Ogg (RFC 3533), Opus in Ogg (RFC 7845).
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const RATE = 48_000
const SYLLABLES_PER_SECOND = 4.5
/** The two lowest resonances of five vowels, in hertz. */
const VOWELS = [
  [730, 1090],
  [530, 1840],
  [300, 2200],
  [570, 840],
  [440, 1020],
]
const SYLLABLES = [0, 2, 1, 3, 4, 0, 1, 4, 2, 3, 0, 4, 1]
const SECONDS = SYLLABLES.length / SYLLABLES_PER_SECOND

/** Pulses of a voice that falls from 130 to 105 Hz, through two resonances that glide from vowel to vowel. */
function murmur() {
  const samples = new Float64Array(Math.round(SECONDS * RATE))
  const memory = [
    [0, 0],
    [0, 0],
  ]
  let phase = 0
  for (let at = 0; at < samples.length; at += 1) {
    const place = (at / RATE) * SYLLABLES_PER_SECOND
    const within = place % 1
    const [from, to] = [0, 1].map((step) => VOWELS[SYLLABLES[Math.floor(place + step) % SYLLABLES.length]])
    phase += (130 - 25 * (at / samples.length)) / RATE
    const pulse = 1 - 2 * (phase % 1)
    let sound = pulse
    memory.forEach((last, formant) => {
      const hertz = from[formant] + (to[formant] - from[formant]) * within ** 2
      const width = Math.exp((-Math.PI * (80 + 40 * formant)) / RATE)
      const b = 2 * width * Math.cos((2 * Math.PI * hertz) / RATE)
      sound = (1 - b + width ** 2) * sound + b * last[0] - width ** 2 * last[1]
      last.unshift(sound)
      last.pop()
    })
    samples[at] = sound * Math.sin(Math.PI * within) ** 0.7
  }
  const peak = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
  return Buffer.from(Int16Array.from(samples, (one) => (one / peak) * 0.4 * 32_767).buffer)
}

/** The packets of an Ogg file of one stream, in which none is longer than a page. */
function packetsOf(ogg) {
  const packets = []
  for (let page = 0; page < ogg.length; ) {
    const segments = ogg[page + 26]
    let at = page + 27 + segments
    let length = 0
    for (const size of ogg.subarray(page + 27, page + 27 + segments)) {
      length += size
      if (size === 255) continue
      packets.push(ogg.subarray(at, at + length))
      at += length
      length = 0
    }
    page = at
  }
  return packets.filter((packet) => !/^Opus(Head|Tags)/.test(packet.toString('latin1', 0, 8)))
}

const sound = ['-f', 's16le', '-ar', String(RATE), '-ac', '1', '-i', 'pipe:0']
const opus = ['-c:a', 'libopus', '-b:a', '14k', '-application', 'voip', '-frame_duration', '20', '-f', 'ogg', 'pipe:1']
const ogg = execFileSync('ffmpeg', ['-v', 'error', ...sound, ...opus], { input: murmur() })
const packets = packetsOf(ogg)
if (packets.some(({ length }) => length > 255)) throw new Error('a packet is longer than a byte can say')
const base64 = Buffer.concat(packets.flatMap((packet) => [Buffer.of(packet.length), packet])).toString('base64')
const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}',\n`)
const file = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'electron', 'classroom', 'murmur-bytes.ts')
writeFileSync(
  file,
  `/** Opus packets of 20 ms, each after a byte that says how long it is; made by scripts/build-murmur.mjs. */
export const MURMUR_BASE64 = [\n${lines.join('')}].join('')\n`,
)
console.log(`${packets.length} packets, ${base64.length} characters`)
