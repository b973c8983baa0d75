import { Captions, FileUp, Gauge, Link2, Star, UserCheck } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Live, StudioCheckin } from '../../../shared/ipc'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { countdown } from '../../ui/words'
import { act, ask } from '../bridge'
import { useKey } from '../keys'
import { nowMs } from '../stores/live'
import { isolated, useWords } from '../words'
import { FeedbackList } from './feedback'

const CHECKIN_SECONDS = 120

/** How the lesson goes for those who said so in the last minute and a half. */
function PaceFigures({ live }: { live: Live }) {
  const { t } = useWords()
  const { fast, slow, lost } = live.pace
  const here = live.attendees.filter(({ presence }) => presence.kind === 'here').length
  return (
    <dl className="pace-figures" data-testid="pace">
      {(
        [
          ['fast', fast],
          ['slow', slow],
          ['lost', lost],
        ] as const
      ).map(([kind, count]) => (
        <div key={kind}>
          <dt className="soft small">{t(`tools.${kind}`)}</dt>
          <dd className="figures">
            <strong data-testid={`pace-${kind}`}>{count}</strong> <span className="faint small">/ {here}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function CheckinItem({ checkin, live }: { checkin: StudioCheckin; live: Live }) {
  const { t, locale } = useWords()
  const [now, setNow] = useState(nowMs)
  const open = now < checkin.endsAtMs
  useEffect(() => {
    if (!open) return
    const timer = setInterval(() => setNow(nowMs()), 1000)
    return () => clearInterval(timer)
  }, [open])
  const answered = new Set(checkin.answers)
  const missing = live.attendees.filter(({ id, presence }) => presence.kind === 'here' && !answered.has(id))
  const names = missing.slice(0, 12).map(({ name }) => isolated(name))
  return (
    <div className="stack-tight" data-testid="checkin">
      <p className="figures">
        <strong data-testid="checkin-answered">{checkin.answers.length}</strong>{' '}
        <span className="soft small">
          {t('tools.checkedIn', { count: checkin.answers.length + missing.length })}
          {open ? ` · ${countdown(checkin.endsAtMs - now)}` : ` · ${t('tools.over')}`}
        </span>
      </p>
      {missing.length > 0 && (
        <p className="soft small" data-testid="checkin-missing">
          {t(missing.length > names.length ? 'tools.missingMore' : 'tools.missing', {
            names: names.join(locale === 'zh-CN' ? '、' : ', '),
            count: missing.length,
          })}
        </p>
      )}
    </div>
  )
}

function ShareLink() {
  const { t } = useWords()
  const [title, setTitle] = useState('')
  const [url, setUrl] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useKey('b', t('tools.link'), () => input.current?.focus())
  const wrong = url.trim() !== '' && !isLink(url.trim())
  const share = async () => {
    const link = url.trim()
    const outcome = await act({ type: 'handout:share', title: title.trim() || new URL(link).host, url: link })
    if (!outcome.ok) return
    setTitle('')
    setUrl('')
  }
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        if (isLink(url.trim())) void share()
      }}
    >
      <TextField
        ref={input}
        label={t('tools.link')}
        value={url}
        maxLength={2000}
        placeholder="https://"
        error={wrong ? t('tools.linkWrong') : undefined}
        data-testid="handout-url"
        onChange={(event) => setUrl(event.target.value)}
      />
      {url.trim() !== '' && (
        <TextField
          label={t('tools.linkTitle')}
          value={title}
          maxLength={120}
          data-testid="handout-title"
          onChange={(event) => setTitle(event.target.value)}
        />
      )}
      <div className="row">
        <Button type="submit" icon={Link2} disabled={!isLink(url.trim())} data-testid="handout-share">
          {t('tools.share')}
        </Button>
      </div>
    </form>
  )
}

function isLink(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  } catch {
    return false
  }
}

/** What is being said, typed as it is said: shown at once on every student's page, and kept. */
function CaptionTool({ live }: { live: Live }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useKey('7', t('tools.captions'), () => input.current?.focus())
  const say = async () => {
    const said = text.trim()
    if (!said) return
    setText('')
    const outcome = await act({ type: 'caption:say', text: said })
    if (!outcome.ok) setText((typed) => typed || said)
  }
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        void say()
      }}
    >
      <ul className="stack-tight soft small" data-testid="captions">
        {live.captions.map(({ atMs, text: line }) => (
          <li key={atMs}>{line}</li>
        ))}
      </ul>
      <TextField
        ref={input}
        label={t('tools.captionText')}
        value={text}
        maxLength={300}
        autoComplete="off"
        placeholder={t('tools.captionHint')}
        data-testid="caption-text"
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  )
}

/** What belongs to the class as a whole: its pace, who is really there, what was handed out, how it was. */
export function ClassTools({ live }: { live: Live }) {
  const { t } = useWords()
  const checkin = live.checkins.at(-1)
  const startCheckin = () => void act({ type: 'checkin:open', seconds: CHECKIN_SECONDS })
  const shareFile = () => void ask('handout:file')
  const askRating = () => void act({ type: 'rating:ask' })
  useKey('v', t('tools.checkin'), startCheckin)
  useKey('f', t('tools.file'), shareFile)
  useKey('g', t('tools.askRating'), askRating)
  return (
    <div className="rail-column rail-scroll">
      <section className="tool">
        <h3>
          <Gauge size={16} aria-hidden /> {t('tools.pace')}
        </h3>
        <PaceFigures live={live} />
      </section>
      <section className="tool">
        <h3>
          <UserCheck size={16} aria-hidden /> {t('tools.checkin')}
        </h3>
        {checkin && <CheckinItem key={checkin.id} checkin={checkin} live={live} />}
        <div className="row">
          <Button tip={t('tools.checkinTip')} shortcut="v" data-testid="checkin-open" onClick={startCheckin}>
            {t('tools.startCheckin')}
          </Button>
        </div>
      </section>
      <section className="tool">
        <h3>
          <Captions size={16} aria-hidden /> {t('tools.captions')}
        </h3>
        <CaptionTool live={live} />
      </section>
      <section className="tool">
        <h3>
          <FileUp size={16} aria-hidden /> {t('tools.handouts')}
        </h3>
        <ul className="stack-tight">
          {live.handouts.map(({ handout, readers }) => (
            <li key={handout.id} className="row" data-testid="handout">
              <span className="grow one-line" title={handout.title}>
                {handout.title}
              </span>
              <span className="figures small soft" data-testid="handout-readers">
                {t('tools.opened', { opened: readers.length, all: live.attendees.length })}
              </span>
            </li>
          ))}
        </ul>
        <div className="row">
          <Button icon={FileUp} tip={t('tools.fileTip')} shortcut="f" data-testid="handout-file" onClick={shareFile}>
            {t('tools.file')}
          </Button>
        </div>
        <ShareLink />
      </section>
      <section className="tool">
        <h3>
          <Star size={16} aria-hidden /> {t('tools.ratings')}
        </h3>
        <FeedbackList list={live.feedback.list} classId={live.class.id} />
        <div className="row">
          <Button
            tip={t('tools.ratingTip')}
            shortcut="g"
            data-testid="rating-ask"
            disabled={live.feedback.asked}
            onClick={askRating}
          >
            {live.feedback.asked ? t('tools.ratingAsked') : t('tools.askRating')}
          </Button>
        </div>
      </section>
    </div>
  )
}
