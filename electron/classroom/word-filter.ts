/** What looks like a letter and is typed in its place; each side of a pair is folded to the same. */
const LOOK_ALIKES: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  l: 'i',
  '!': 'i',
  '|': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  // Cyrillic and Greek letters drawn like Latin ones.
  а: 'a',
  в: 'b',
  е: 'e',
  і: 'i',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
}

const INVISIBLE = /[\p{Cf}\p{Mn}\u3164\u115f\u1160]/gu
const HAN = /\p{Script=Han}/u
/** In a word as short as this, a doubled letter may be another word (`god`, `good`): only three in a row are stretched. */
const SHORT = 3

/** Half and full width, case, accents and what cannot be seen are no differences (Unicode NFKC and NFKD). */
const plain = (text: string) => text.normalize('NFKC').toLowerCase().normalize('NFKD').replace(INVISIBLE, '')

const fold = (text: string) => Array.from(plain(text), (sign) => LOOK_ALIKES[sign] ?? sign).join('')

/** Chinese is searched without anything between its characters: 敏 感-词 is 敏感词. */
const onlyHan = (text: string) =>
  Array.from(plain(text))
    .filter((sign) => HAN.test(sign))
    .join('')

const NO_LETTER = /[^\p{Letter}\p{Number}]+/u
/** Written in place of a letter: f*ck. In a word as short as `SHORT` it may be a sum: a*b. */
const MASK = /[*#×•]/u
const BETWEEN_WORDS = /[\s\p{Script=Han}]+/u

/** A sign that may stand for a letter is tried as one and as a sign: "sh!t", "spam!". */
const readings = (text: string) => [fold(text), fold(plain(text).replace(/[!|@$]/g, ' '))]

const lettersOf = (folded: string) => folded.split(NO_LETTER).join('')

/**
 * The words of a text, also with the signs inside them left out ("sp.am"), and the runs of single letters in it as one
 * word each: "s p-a.m" says spam, "a class in" says nothing else than it says. Between Chinese no space is written.
 */
function wordsOf(text: string): string[] {
  return readings(text).flatMap((one) => {
    const tokens = one.split(BETWEEN_WORDS)
    const words = tokens.flatMap((token) => token.split(NO_LETTER)).filter(Boolean)
    const runs: string[] = []
    let run = ''
    for (const word of [...words, '--']) {
      if ([...word].length === 1) run += word
      else {
        if (run.length > 1) runs.push(run)
        run = ''
      }
    }
    return [...words, ...runs, ...tokens.map(lettersOf)]
  })
}

/** What a word with masked letters in it may be; at least half of it is there to be read. */
function masked(text: string): RegExp[] {
  return readings(text).flatMap((one) =>
    one.split(BETWEEN_WORDS).flatMap((token) => {
      const signs = Array.from(token).filter((sign) => MASK.test(sign) || !NO_LETTER.test(sign))
      const hidden = signs.filter((sign) => MASK.test(sign)).length
      if (hidden === 0 || hidden > signs.length / 2 || signs.length <= SHORT) return []
      return new RegExp(`^${signs.map((sign) => (MASK.test(sign) ? '.' : sign)).join('')}$`, 'u')
    }),
  )
}

/** Each letter may be stretched: `spam` is also `spaaam`. */
function stretched(word: string): RegExp {
  const letters = lettersOf(fold(word))
  const strict = letters.length <= SHORT
  const runs = letters.match(/(.)\1*/gu) ?? []
  const pattern = runs.map((run) => {
    const [letter] = [...run]
    const { length } = [...run]
    return strict ? `(?:${letter}{${length}}|${letter}{3,})` : `${letter}{${length},}`
  })
  return new RegExp(`^${pattern.join('')}$`, 'u')
}

/**
 * Whether a text has one of the teacher's blocked words in it, also in simple disguise: width, case, accents, invisible
 * characters, spaces and signs between the letters or in place of them, look-alike digits and letters, stretched
 * letters. Latin words are compared as whole words, so that `class` may be said where `ass` may not; Chinese has no
 * spaces and is searched, as is what mixes both (加V信).
 */
export function createWordFilter(blocked: readonly string[]): (text: string) => boolean {
  const latin: { letters: string; pattern: RegExp }[] = []
  const chinese: string[] = []
  const mixed: string[] = []
  for (const word of blocked) {
    const han = onlyHan(word)
    const letters = lettersOf(fold(word))
    if (han && letters !== han) mixed.push(letters)
    else if (han) chinese.push(han)
    else if (letters) latin.push({ letters, pattern: stretched(word) })
  }
  return (text) => {
    if (chinese.length > 0) {
      const han = onlyHan(text)
      if (chinese.some((word) => han.includes(word))) return true
    }
    if (mixed.length > 0) {
      const signs = readings(text).map(lettersOf)
      if (mixed.some((word) => signs.some((one) => one.includes(word)))) return true
    }
    if (latin.length === 0) return false
    const words = wordsOf(text)
    const masks = masked(text)
    return latin.some(
      ({ letters, pattern }) => words.some((word) => pattern.test(word)) || masks.some((mask) => mask.test(letters)),
    )
  }
}
