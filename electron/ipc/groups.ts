import { randomInt } from 'node:crypto'
import type { RequestOf } from '../../shared/ipc'
import { type Grouping, groupsByAnswer, groupsByHand, groupsByLot } from '../classroom/grouping'
import { Trouble } from '../classroom/trouble'
import { getPoll, votesOf } from '../store/polls'
import type { Context } from './context'
import type { Handlers } from './handle'

type GroupChannels =
  | 'groups:open'
  | 'groups:close'
  | 'groups:announce'
  | 'group:say'
  | 'group:visit'
  | 'group:voice'
  | 'group:signal'

export function groupHandlers({ store, classroom }: Context): Pick<Handlers, GroupChannels> {
  function grouping(how: RequestOf<'groups:open'>['how']): Grouping {
    const { room, record } = classroom.live()
    const present = room
      .attendees()
      .filter(({ presence }) => presence.kind === 'here')
      .map(({ id }) => id)
    switch (how.kind) {
      case 'lot':
        return groupsByLot(present, how.size, () => randomInt(2 ** 32) / 2 ** 32)
      case 'answer': {
        const poll = getPoll(store.read, record.id, how.pollId)
        if (!poll) throw new Trouble('unknown-poll')
        const labels = [...votesOf(store.read, how.pollId)].map(([attendeeId, choices]): [string, string] => [
          attendeeId,
          choices.map((choice) => poll.choices[choice]).join(' · '),
        ])
        return groupsByAnswer(present, new Map(labels))
      }
      case 'hand':
        return groupsByHand(how.numbers, new Set(present))
    }
  }

  const groups = () => classroom.live().groups
  return {
    'groups:open': async ({ how, minutes }) => {
      await groups().open(grouping(how), minutes)
      return undefined
    },
    'groups:close': async () => {
      await groups().close()
      return undefined
    },
    'groups:announce': async ({ text }) => {
      await groups().announce(text)
      return undefined
    },
    'group:say': async ({ groupId, text }) => {
      await groups().say(groupId, text)
      return undefined
    },
    'group:visit': async ({ groupId, here }) => {
      await groups().visit(groupId, here)
      return undefined
    },
    'group:voice': ({ groupId }) => {
      groups().speak(groupId ?? undefined)
      return undefined
    },
    'group:signal': ({ to, signal }) => {
      groups().teacherSignal(to, signal)
      return undefined
    },
  }
}
