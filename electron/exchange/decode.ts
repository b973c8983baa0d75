/** Larger files are not lists of courses. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024

export interface Decoded {
  text: string
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
}

/**
 * The text of a file whose encoding nobody told: by its byte-order mark, else UTF-8 where every byte fits, else UTF-16
 * where every other byte is nought, else GB18030, as Chinese spreadsheets write. Undefined when none of them fits.
 */
export function decode(bytes: Buffer): Decoded | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return strict('utf-16le', bytes.subarray(2))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return strict('utf-16be', bytes.subarray(2))
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return strict('utf-8', bytes.subarray(3))
  const [even, odd] = noughts(bytes)
  if (odd > 0.3 && even < 0.05) return strict('utf-16le', bytes)
  if (even > 0.3 && odd < 0.05) return strict('utf-16be', bytes)
  return strict('utf-8', bytes) ?? strict('gb18030', bytes)
}

function strict(encoding: Decoded['encoding'], bytes: Buffer): Decoded | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    // A nought in text means that it was not text, or not in this encoding.
    return text.includes('\u0000') ? undefined : { text, encoding }
  } catch {
    return undefined
  }
}

/** The shares of noughts at even and odd places among the first bytes: Latin text in UTF-16 is every other byte nought. */
function noughts(bytes: Buffer): [number, number] {
  const counts: [number, number] = [0, 0]
  const length = Math.min(bytes.length, 4000) & ~1
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) counts[(at & 1) as 0 | 1] += 1
  const half = Math.max(1, length / 2)
  return [counts[0] / half, counts[1] / half]
}
