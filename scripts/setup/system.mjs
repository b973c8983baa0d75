import { existsSync } from 'node:fs'
import { run } from './run.mjs'
import { SetupProblem, step } from './say.mjs'

/** What the Electron runtime links to, and a screen for machines that have none. */
const START = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'xvfb',
  'xauth',
  'fonts-noto-cjk',
]
/** What plays the attendee in tests, lays cables between hosts, plays recordings, and reads the reports that are saved. */
const TEST = ['chromium', 'iproute2', 'ffmpeg', 'poppler-utils', 'python3', 'libreoffice-calc-nogui']
const BUILD = ['g++', 'gcc']

/** What the benches hold Lectern against. */
const BENCH = { recommend: ['python3-numpy', 'python3-scipy', 'python3-sklearn', 'libopenblas0-pthread'] }

/** Installs the system's libraries where they are missing: on Debian as root; elsewhere it says what to do. */
export async function installSystemPackages({ forTests, forBuild, forBench }) {
  if (process.platform !== 'linux') return
  if (!existsSync('/usr/bin/dpkg-query')) return
  const wanted = [...START, ...(forTests ? TEST : []), ...(forBuild ? BUILD : []), ...(BENCH[forBench] ?? [])]
  const missing = await missingOf(wanted)
  if (missing.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid() !== 0) {
    throw new SetupProblem(`System libraries are missing. Install them as root, then run this again: sudo ${command}`)
  }
  await step(`installing ${missing.join(', ')}`, async () => {
    try {
      await run('apt-get', ['update', '-q'])
      await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    } catch (error) {
      throw new SetupProblem(`System libraries could not be installed with «${command}»:\n${error.message}`)
    }
  })
}

/** Debian renames libraries from time to time; a package that provides the wanted one counts. */
async function missingOf(names) {
  const status = await run('dpkg-query', ['-W', '-f', '${Status}\\t${Package}\\t${Provides}\\n'], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  const present = new Set()
  for (const line of status.split('\n')) {
    const [state, name, provides] = line.split('\t')
    if (!state?.startsWith('install ok installed')) continue
    present.add(name)
    for (const one of provides?.split(',') ?? []) present.add(one.trim().split(/[\s(]/)[0])
  }
  return names.filter((name) => !present.has(name))
}
