import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..')

/** What is costly to make and the same for every clone is kept here. */
export const cache =
  process.env.LECTERN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lectern')

/** Where set-up writes down what it found; start, tests and packaging read it. */
export const runtimeFile = join(root, '.cache', 'runtime.json')

/** Tests play other machines. */
export const platform = process.env.LECTERN_SETUP_PLATFORM ?? `${process.platform}-${process.arch}`
