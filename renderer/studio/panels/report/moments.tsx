import { ArrowDown, ArrowUp, CircleHelp, type LucideIcon, MessageSquare, ShoppingCart, ThumbsUp } from 'lucide-react'
import { pickText } from '../../../../shared/model'
import type { Moment, MomentKind, Report } from '../../../../shared/report'
import { duration } from '../../../ui/words'
import { useWords } from '../../words'
import { Opens } from './behind'

const ICONS: Record<MomentKind, LucideIcon> = {
  fall: ArrowDown,
  rise: ArrowUp,
  chat: MessageSquare,
  questions: CircleHelp,
  reactions: ThumbsUp,
  sale: ShoppingCart,
}

/** What stood out, with what happened just before; each opens the events of its minutes. */
export function Moments({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.moments.length === 0) return <p className="empty">{t('report.noMoments')}</p>
  const sentence = ({ kind, size, against }: Moment) => t(`moment.${kind}`, { count: size, against })
  return (
    <ul className="moments">
      {report.moments.map((moment) => {
        const Icon = ICONS[moment.kind]
        return (
          <li key={`${moment.kind}${moment.fromMs}`} className="moment" data-testid={`moment-${moment.kind}`}>
            <Icon size={16} aria-hidden />
            <span className="figures soft">{duration(moment.fromMs - report.startMs, locale)}</span>
            <div>
              <Opens
                classId={report.class.id}
                title={sentence(moment)}
                behind={{ kind: 'span', fromMs: moment.fromMs, toMs: moment.toMs }}
              >
                {sentence(moment)}
              </Opens>
              <p className="soft small">
                {moment.happened.length === 0
                  ? t('moment.nothing')
                  : t('moment.before', {
                      what: moment.happened
                        .slice(0, 4)
                        .map(({ kind, label }) => `${t(`report.${kind}`)} “${pickText(label, locale)}”`)
                        .join(locale === 'zh-CN' ? '、' : ', '),
                    })}
              </p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
