import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { openStore } from '../../electron/store/open'
import { rebuild } from '../../electron/store/projections'
import { enter } from '../helpers/classroom'
import { storeWithClass, temporaryFolder } from '../helpers/store'

/** The classroom in a process of its own, so that it can be killed as a power cut would. */
async function bundleClassroom(outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(__dirname, 'classroom-process.ts'),
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { external: ['better-sqlite3'], output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  })
  return join(outDir, 'classroom-process.cjs')
}

const urlOf = (child: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    child.once('message', (url) => resolve(String(url)))
    child.once('exit', (code) => reject(new Error(`the classroom ended with ${code}`)))
  })

test('killed at ten moments under load, the log holds every acknowledged line once', async () => {
  const script = await bundleClassroom(join(__dirname, '..', '..', '.cache', 'faults'))
  const folder = temporaryFolder()
  storeWithClass(folder.dir).close()
  const acknowledged = new Set<string>()
  for (let round = 0; round < 10; round += 1) {
    const child = fork(script, [folder.dir])
    const url = await urlOf(child)
    const clients = await Promise.all(['Ann', 'Bob', 'Cai'].map((name) => enter(url, `${name} ${round}`)))
    clients.forEach((client, who) => {
      client.socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { type: string; id?: string }
        if (message.type === 'ack' && message.id) acknowledged.add(message.id)
      })
      // Reactions may come thick and fast; chat may not.
      for (let index = 0; index < 20; index += 1) {
        client.send({ type: 'reaction:send', id: `round-${round}-${who}-${index}`, reaction: 'heart' })
      }
    })
    await new Promise((wait) => setTimeout(wait, round * 4))
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    for (const client of clients) client.socket.terminate()
  }
  expect(acknowledged.size).toBeGreaterThan(20)

  const store = openStore({ file: join(folder.dir, 'lectern.db') })
  const logged = store.read.prepare("SELECT id FROM events WHERE type = 'reaction:sent'").all() as { id: string }[]
  const ids = new Set(logged.map(({ id }) => id))
  expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([])
  expect(ids.size).toBe(logged.length)
  const presence = () => store.read.prepare('SELECT * FROM presence ORDER BY 1, 2, 3').all()
  const before = presence()
  rebuild(store.write)
  expect(presence()).toEqual(before)
  store.close()
  folder.remove()
})
