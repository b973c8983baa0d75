import { X } from 'lucide-react'
import { assertNever } from '../../../shared/model'
import { IconButton } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { dismiss, type Notice as NoticeType, useNotices } from '../stores/notices'
import { useWords } from '../words'

function Sentence({ notice }: { notice: NoticeType }) {
  const { t } = useWords()
  switch (notice.kind) {
    case 'problem':
      return t(`problem.${notice.problem}`)
    case 'saved-file':
      return t('report.saved', { file: notice.file })
    case 'offer-sent':
      return t('offer.sentTo', { count: notice.recipients })
    case 'imported':
      return t('exchange.done', notice)
    case 'copied':
      return t('join.copied')
    default:
      return assertNever(notice)
  }
}

/** What just happened, in a corner that covers nothing one works with. */
export function Notices() {
  const { t } = useWords()
  const notices = useNotices((state) => state.notices)
  return (
    <div className="notices">
      {notices.map((notice) => (
        <Notice
          key={notice.id}
          kind={notice.kind === 'problem' ? 'problem' : 'done'}
          action={<IconButton icon={X} size="small" label={t('app.close')} onClick={() => dismiss(notice.id)} />}
        >
          <Sentence notice={notice} />
        </Notice>
      ))}
    </div>
  )
}
