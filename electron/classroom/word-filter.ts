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

/**
 * The words of a text, and the runs of single letters in it as one word each: "s p-a.m" says spam, "a class in" says
 * nothing else than it says. A sign that may stand for a letter is tried as one and as a sign: "sh!t", "spam!".
 */
function wordsOf(text: string): string[] {
  return [fold(text), fold(plain(text).replace(/[!|@$]/g, ' '))].flatMap((one) => {
    const words = one.split(NO_LETTER).filter(Boolean)
    const runs: string[] = []
    let run = ''
    for (const word of [...words, '--']) {
      if ([...word].length === 1) run += word
      else {
        if (run.length > 1) runs.push(run)
        run = ''
      }
    }
    return [...words, ...runs]
  })
}

/** Each letter may be stretched: `spam` is also `spaaam`. */
function stretched(word: string): RegExp {
  const letters = fold(word).split(NO_LETTER).join('')
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
 * characters, spaces and signs between the letters, look-alike digits and letters, stretched letters. Latin words are
 * compared as whole words, so that `class` may be said where `ass` may not; Chinese has no spaces and is searched.
 */
export function createWordFilter(blocked: readonly string[]): (text: string) => boolean {
  const latin: RegExp[] = []
  const chinese: string[] = []
  for (const word of blocked) {
    const han = onlyHan(word)
    if (han) chinese.push(han)
    else if (/[\p{Letter}\p{Number}]/u.test(fold(word))) latin.push(stretched(word))
  }
  if (latin.length + chinese.length === 0) return () => false
  return (text) => {
    const han = chinese.length > 0 ? onlyHan(text) : ''
    if (chinese.some((word) => han.includes(word))) return true
    return latin.length > 0 && wordsOf(text).some((word) => latin.some((pattern) => pattern.test(word)))
  }
}
