import { writeFile } from 'node:fs/promises'
import { localDay } from '../local-day'
import { erasePerson } from '../privacy/erase'
import { findPeople, personFile } from '../privacy/person'
import type { Context } from './context'
import type { Handlers } from './handle'

type PeopleChannels =
  | 'person:find'
  | 'person:export'
  | 'person:erase'
  | 'retention:get'
  | 'retention:choose'
  | 'retention:noted'

export function peopleHandlers({
  store,
  classroom,
  adviser,
  backups,
  retention,
  chooseFile,
  now,
}: Context): Pick<Handlers, PeopleChannels> {
  return {
    'person:find': ({ text }) => findPeople(store.read, text),
    'person:export': async ({ attendeeId }) => {
      const content = personFile(store.read, attendeeId)
      const file = await chooseFile(`person-${localDay(now())}.json`)
      if (file === null) return null
      await writeFile(file, content)
      return { file }
    },
    'person:erase': async ({ attendeeId }) => {
      await erasePerson({ store, classroom, adviser, backups, now }, attendeeId)
      return undefined
    },
    'retention:get': () => retention.state(),
    'retention:choose': ({ months }) => retention.choose(months),
    'retention:noted': () => retention.noted(),
  }
}
