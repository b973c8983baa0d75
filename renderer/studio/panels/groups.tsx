import { DoorOpen, LifeBuoy, LogOut, Megaphone, Mic, PhoneOff, Undo2, Users } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { Group, GroupRound } from '../../../shared/groups'
import type { Live } from '../../../shared/ipc'
import { Button, IconButton } from '../../ui/button'
import { useFollowedEnd } from '../../ui/follow-end'
import { countdown } from '../../ui/words'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { hangUp, speakIn, useGroupVoice } from '../stores/group-voice'
import { nowMs } from '../stores/live'
import { show, useLiveView } from '../stores/live-view'
import { isolated, useWords } from '../words'
import { GroupsDialog } from './groups-dialog'

/** A line to write and send, to one group or to all. */
function Line({ label, onSend, testId }: { label: string; onSend: (text: string) => void; testId: string }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim()) return
    onSend(text.trim())
    setText('')
  }
  return (
    <form className="group-line" onSubmit={send}>
      <span className="input-frame grow">
        <input
          className="input"
          value={text}
          maxLength={2000}
          aria-label={label}
          placeholder={label}
          data-testid={testId}
          onChange={(event) => setText(event.target.value)}
        />
      </span>
      <Button size="small" type="submit" disabled={!text.trim()}>
        {t('chat.send')}
      </Button>
    </form>
  )
}

/** Speaks in the group that is visited, as a member does. */
function Talk({ group, hasKey }: { group: Group; hasKey: boolean }) {
  const { t } = useWords()
  const speaking = useGroupVoice((store) => store.speaking)
  const own = speaking.kind !== 'silent' && speaking.groupId === group.id ? speaking : undefined
  const talks = own?.kind === 'opening' || own?.kind === 'speaking'
  const toggle = () => (talks ? hangUp() : void speakIn(group.id))
  const label = t(talks ? 'groups.hangUp' : 'groups.talk')
  useKey('b', label, toggle, hasKey)
  return (
    <div className="group-line">
      <Button
        size="small"
        kind={talks ? 'danger' : 'plain'}
        icon={talks ? PhoneOff : Mic}
        tip={label}
        {...(hasKey ? { shortcut: 'b' } : {})}
        data-testid="group-talk"
        onClick={toggle}
      >
        {label}
      </Button>
      {own?.kind === 'speaking' && <span className="soft small">{t('groups.hushed')}</span>}
      {own?.kind === 'failed' && (
        <span className="field-error" role="alert">
          {t('groups.noMicrophone')}
        </span>
      )}
    </div>
  )
}

function GroupLog({ messages }: Pick<Group, 'messages'>) {
  const { t } = useWords()
  const log = useFollowedEnd(messages)
  return (
    <ol ref={log} className="group-log" data-testid="group-log">
      {messages.map(({ id, author, text }) => (
        <li key={`${author.kind === 'teacher' ? '' : author.id}${id}`}>
          <strong className="small">{author.kind === 'teacher' ? t('chat.teacher') : author.name}</strong> {text}
        </li>
      ))}
    </ol>
  )
}

interface GroupCardProps {
  group: Group
  nameOf: (attendeeId: string) => string
  /** Of several groups that are visited, the key talks to one. */
  hasKey: boolean
}

function GroupCard({ group, nameOf, hasKey }: GroupCardProps) {
  const { t } = useWords()
  const { id, visited } = group
  const speaking = useGroupVoice((store) => store.speaking)
  const talks = speaking.kind === 'speaking' && speaking.groupId === id
  const voices = talks ? speaking.voices : []
  const names = group.memberIds
    .map((memberId) => `${isolated(nameOf(memberId))}${voices.includes(memberId) ? ` (${t('groups.speaks')})` : ''}`)
    .join(' · ')
  return (
    <section className="group-card" data-testid="group">
      <div className="hand-line">
        <strong className="one-line grow" title={group.label}>
          {t('groups.name', { number: group.number })}
          {group.label && <span className="soft"> · {group.label}</span>}
        </strong>
        {group.helpSinceMs !== undefined && (
          <span className="badge badge-warning" data-testid="group-help">
            <LifeBuoy size={12} aria-hidden /> {t('groups.help')}
          </span>
        )}
        <IconButton
          size="small"
          icon={visited ? LogOut : DoorOpen}
          label={t(visited ? 'groups.goOut' : 'groups.dropIn')}
          data-testid="group-visit"
          onClick={() => {
            if (visited && talks) hangUp()
            void ask('group:visit', { groupId: id, here: !visited })
          }}
        />
      </div>
      <p className="soft small one-line" title={names}>
        {names}
      </p>
      {visited && (
        <>
          <Talk group={group} hasKey={hasKey} />
          <GroupLog messages={group.messages} />
          <Line
            label={t('groups.write')}
            testId="group-input"
            onSend={(text) => void ask('group:say', { groupId: id, text })}
          />
        </>
      )}
    </section>
  )
}

function Round({ live, round }: { live: Live; round: GroupRound }) {
  const { t } = useWords()
  const [now, setNow] = useState(nowMs)
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), 1000)
    return () => clearInterval(timer)
  }, [])
  const nameOf = (attendeeId: string) => live.attendees.find(({ id }) => id === attendeeId)?.name ?? ''
  // Who calls stands first, the longest call before the others.
  const sorted = [...round.groups].sort(
    (a, b) =>
      (a.helpSinceMs ?? Number.POSITIVE_INFINITY) - (b.helpSinceMs ?? Number.POSITIVE_INFINITY) || a.number - b.number,
  )
  const firstVisited = sorted.find(({ visited }) => visited)
  return (
    <section className="hands" aria-label={t('groups.title')}>
      <div className="hand-line">
        <Users size={14} aria-hidden />
        <strong className="grow">{t('groups.apart', { count: round.groups.length })}</strong>
        <span className="figures soft" role="timer">
          {countdown(round.endsAtMs - now)}
        </span>
        <Button size="small" icon={Undo2} data-testid="groups-close" onClick={() => void ask('groups:close')}>
          {t('groups.close')}
        </Button>
      </div>
      <div className="group-line">
        <Megaphone size={14} aria-hidden />
        <Line
          label={t('groups.announce')}
          testId="groups-announce"
          onSend={(text) => void ask('groups:announce', { text })}
        />
      </div>
      {sorted.map((group) => (
        <GroupCard key={group.id} group={group} nameOf={nameOf} hasKey={group === firstVisited} />
      ))}
    </section>
  )
}

/** The groups while the class is apart; else the way to send it apart. */
export function Groups({ live }: { live: Live }) {
  const { t } = useWords()
  const open = useLiveView((view) => view.groupsOpen)
  useKey('b', t('groups.start'), () => show({ groupsOpen: true }), live.round === null)
  if (live.round) return <Round live={live} round={live.round} />
  return (
    <div className="group-line">
      <Button
        size="small"
        icon={Users}
        tip={t('groups.start')}
        shortcut="b"
        data-testid="groups-start"
        onClick={() => show({ groupsOpen: true })}
      >
        {t('groups.start')}
      </Button>
      {open && <GroupsDialog live={live} onClose={() => show({ groupsOpen: false })} />}
    </div>
  )
}
