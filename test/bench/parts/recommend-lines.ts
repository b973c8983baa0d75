import Papa from 'papaparse'

/** One line of `user item [timestamp [weight]]`. */
export interface Line {
  user: string
  item: string
  /** A number of any unit, or a date's milliseconds; only the order and the proportions of times count. */
  at?: number
  weight: number
}

const MOST_WEIGHT = 1e6
/** What the column of people is called where a first line names the columns. */
const PEOPLE = /^(user|customer|member|learner|student|reader|visitor|session|account|uid)/i
/** The other columns, where their names say which they are. */
const ITEMS = /^(item|course|product|article|movie|book|track|sku|iid)/i
const TIMES = /(time|date|when|^ts$|^at$)/i
const WEIGHTS = /(weight|rating|score|star|value|count|amount)/i
const DATE = /^\d{4}-\d{2}-\d{2}/
const SAMPLED = 50

/** What parts the lines: the first of tab, semicolon and comma that parts nearly all of them well, else space. */
function separatorOf(text: string): string {
  const sample = text.split('\n', SAMPLED).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const parts = (line: string, mark: string) => line.split(mark).length
  const good = (mark: string) => sample.filter((line) => parts(line, mark) > 1 && parts(line, mark) < 5).length
  return ['\t', ';', ','].find((mark) => good(mark) > 0.8 * sample.length) ?? ' '
}

/**
 * Reads lines parted by tabs, semicolons, commas or spaces. In lines parted by commas or semicolons fields may be
 * quoted; a first line may name the columns, which then may stand in another order.
 * @returns the lines that can be read, and a sentence on those that cannot
 */
export function parseLines(text: string): { lines: Line[]; problems: string[] } {
  const whole = text.replace(/^\uFEFF/, '')
  const delimiter = separatorOf(whole)
  const spaced = delimiter === ' '
  const rows = spaced
    ? whole.split('\n').map((line) => line.trim().split(/\s+/))
    : Papa.parse<string[]>(whole, { delimiter, quoteChar: delimiter === '\t' ? '\0' : '"' }).data
  const problems: string[] = []
  const bad: string[] = []
  const lines: Line[] = []
  let order = (row: string[]) => row
  rows.forEach((fields, at) => {
    const row = fields.map((field) => field.trim())
    if (row.every((field) => field === '') || row[0]?.startsWith('#')) return
    const line = lineOf(order(row))
    const named = at === 0 && PEOPLE.test(row[0] as string) && !(row[2] && typeof line === 'object')
    if (named) {
      problems.push(`The first line, «${row.join(' ')}», names the columns.`)
      order = orderOf(row)
    } else if (typeof line === 'object') lines.push(line)
    else bad.push(`line ${at + 1}, «${row.join(' ').slice(0, 60)}»: ${line}`)
  })
  if (bad.length > 0) problems.push(`${bad.length} lines were left out, the first being ${bad[0]}.`)
  return { lines, problems }
}

/** Puts fields in our order, where the names of the columns tell one; else they stay as they are. */
function orderOf(names: string[]): (row: string[]) => string[] {
  const places = [PEOPLE, ITEMS, TIMES, WEIGHTS].map((kind) => names.findIndex((name) => kind.test(name)))
  const found = places.filter((place) => place >= 0)
  if (found.length < names.length || new Set(found).size < found.length) return (row) => row
  return (row) => [...places.map((place) => row[place] ?? ''), ...row.slice(names.length)]
}

/** One line, or what is wrong with it. */
function lineOf([user, item, time = '', amount = '', ...more]: string[]): Line | string {
  if (!user || !item) return 'it names no course'
  if (more.some((field) => field !== '')) return 'it has more than four parts'
  const weight = amount === '' ? 1 : Number(amount)
  if (!Number.isFinite(weight) || Math.abs(weight) > MOST_WEIGHT) return `its weight «${amount}» is no usable number`
  if (time === '') return { user, item, weight }
  const at = DATE.test(time) ? Date.parse(time) : Number(time)
  return Number.isFinite(at) ? { user, item, at, weight } : `its timestamp «${time}» is no number and no date`
}
