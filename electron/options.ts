import { parseArgs } from 'node:util'

/** What can be said on the command line. */
export interface AppOptions {
  dataDir?: string
  port?: number
  host: string
  /** How many simulated attendees; undefined: no rehearsal. */
  rehearsal?: number
}

const DEFAULT_REHEARSAL = 12
const MAX_REHEARSAL = 1000

/**
 * Reads the program's arguments; those of the browser engine (`--no-sandbox` and so on) pass by.
 * @throws {Error} with a sentence, when a value makes no sense
 */
export function readOptions(args: string[]): AppOptions {
  const { values } = parseArgs({
    args: args.map((arg) => (arg === '--rehearsal' ? `--rehearsal=${DEFAULT_REHEARSAL}` : arg)),
    options: {
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      rehearsal: { type: 'string' },
    },
    strict: false,
    allowPositionals: true,
  })
  const port = values.port === undefined ? undefined : wholeNumber('--port', values.port, 65_535)
  const rehearsal =
    values.rehearsal === undefined ? undefined : wholeNumber('--rehearsal', values.rehearsal, MAX_REHEARSAL)
  return {
    ...(typeof values['data-dir'] === 'string' ? { dataDir: values['data-dir'] } : {}),
    ...(port === undefined ? {} : { port }),
    host: typeof values.host === 'string' ? values.host : '0.0.0.0',
    ...(rehearsal === undefined ? {} : { rehearsal }),
  }
}

function wholeNumber(name: string, value: string | boolean, max: number): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (!(number <= max)) throw new Error(`${name} takes a whole number from 0 to ${max}.`)
  return number
}
