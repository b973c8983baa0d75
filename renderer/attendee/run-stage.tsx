import { Hand, Mic, MicOff, Undo2, Video, X } from 'lucide-react'
import { MAX_ON_STAGE } from '../../shared/stage'
import { type RowAct, RunActs } from './run-acts'
import { usePage } from './use-page'

function Row({ name, note, acts }: { name: string; note?: string; acts: RowAct[] }) {
  return (
    <li data-testid="run-hand">
      <p className="clamp">
        {name} {note && <span className="soft">{note}</span>}
      </p>
      <RunActs acts={acts} />
    </li>
  )
}

/** Who is on stage and whose hand is up: who may ask them up, mute them and send them back does it here. */
export function RunStage() {
  const { studio, state, words } = usePage()
  const { hands, guests } = state.desk ?? { hands: [], guests: [] }
  if (hands.length + guests.length === 0) return null
  const mayInvite = state.role === 'co-teacher' && guests.length < MAX_ON_STAGE
  const onStage = ({ id, muted }: (typeof guests)[number]): RowAct[] => [
    {
      icon: muted ? Mic : MicOff,
      label: muted ? words.run.unmuteGuest : words.run.muteGuest,
      testId: 'run-guest-mute',
      run: () => studio.manage({ type: 'stage:mute', attendeeId: id, muted: !muted }),
    },
    {
      icon: Undo2,
      label: words.run.sendBack,
      testId: 'run-guest-back',
      run: () => studio.manage({ type: 'stage:send-back', attendeeId: id }),
    },
  ]
  const invite = (id: string, camera: boolean): RowAct => ({
    icon: camera ? Video : Mic,
    label: camera ? words.run.inviteCamera : words.run.inviteVoice,
    testId: camera ? 'run-invite-camera' : 'run-invite-voice',
    run: () => studio.manage({ type: 'stage:invite', attendeeId: id, camera }),
  })
  return (
    <section>
      <h2 className="with-icon">
        <Hand size={14} aria-hidden /> {words.run.stage}
      </h2>
      <ul>
        {guests.map((guest) => (
          <Row
            key={guest.id}
            name={guest.name}
            note={guest.state === 'on' ? words.run.onStage : words.run.invited}
            acts={onStage(guest)}
          />
        ))}
        {hands.map(({ id, name }) => (
          <Row
            key={id}
            name={name}
            acts={[
              ...(mayInvite ? [invite(id, true), invite(id, false)] : []),
              {
                icon: X,
                label: words.run.takeDown,
                testId: 'run-hand-down',
                run: () => studio.manage({ type: 'hand:take-down', attendeeId: id }),
              },
            ]}
          />
        ))}
      </ul>
    </section>
  )
}
