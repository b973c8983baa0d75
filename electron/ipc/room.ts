import { HANDOUT_EXTENSIONS } from '../classroom/handout-files'
import { randomId } from '../classroom/ids'
import { Trouble } from '../classroom/trouble'
import { getAttendee } from '../store/attendees'
import { readBlockedWords } from '../store/blocked-words'
import { getClass } from '../store/classes'
import { TEACHER } from '../store/events'
import { deleteTemplate, getPoll, listTemplates, saveTemplate, votersOf } from '../store/polls'
import { listFeedback } from '../store/ratings'
import type { Context } from './context'
import type { Handlers } from './handle'

type RoomChannels =
  | 'room:act'
  | 'poll:voters'
  | 'handout:file'
  | 'words:list'
  | 'words:save'
  | 'template:list'
  | 'template:save'
  | 'template:delete'
  | 'feedback:list'
  | 'feedback:handle'

export function roomHandlers({ store, classroom, now, openFile }: Context): Pick<Handlers, RoomChannels> {
  return {
    'room:act': async (act) => {
      await classroom.live().teaching.act(act)
      return undefined
    },
    'poll:voters': ({ pollId }) => {
      const poll = getPoll(store.read, classroom.live().record.id, pollId)
      if (!poll) throw new Trouble('unknown-poll')
      return votersOf(store.read, poll).map(({ attendeeId, choices, text }) => ({
        name: getAttendee(store.read, attendeeId)?.name ?? '',
        choices,
        text,
      }))
    },
    'handout:file': async () => {
      const file = await openFile({ name: 'PDF, JPG, TXT, ZIP …', extensions: HANDOUT_EXTENSIONS })
      if (file === null) return null
      const handout = await classroom.shareFile(file)
      return { fileName: handout.fileName }
    },
    'words:list': () => readBlockedWords(store.read),
    'words:save': ({ words }) => {
      classroom.blockWords([...new Set(words)])
      return undefined
    },
    'template:list': () => listTemplates(store.read),
    'template:save': ({ id = randomId(), draft }) => {
      saveTemplate(store.write, { id, draft }, now())
      return listTemplates(store.read)
    },
    'template:delete': ({ id }) => {
      deleteTemplate(store.write, id)
      return listTemplates(store.read)
    },
    'feedback:list': ({ classId }) => listFeedback(store.read, classId),
    'feedback:handle': async ({ classId, attendeeId, subject, note }) => {
      if (!getClass(store.read, classId)) throw new Trouble('unknown-class')
      const receipt = await classroom.ingest.append({
        type: 'rating:handled',
        data: { attendeeId, subject, note },
        actor: TEACHER,
        id: randomId(),
        classId,
        atMs: now(),
      })
      if (receipt.kind === 'refused') throw new Trouble('failed')
      return listFeedback(store.read, classId)
    },
  }
}
