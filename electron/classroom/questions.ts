import type { Act, Refusal } from '../../shared/wire'
import { chatMode } from '../store/messages'
import { askerOf, getQuestion } from '../store/questions'
import type { ActContext } from './acts'
import { refuseWriting } from './chat'

export type QuestionAct = Extract<Act, { type: `question:${string}` }>

export function refuseQuestionAct(act: QuestionAct, context: ActContext): Refusal | undefined {
  const { db, classId, attendeeId, helps } = context
  if (act.type === 'question:ask') {
    const refusal = refuseWriting(act.text, context)
    if (refusal) return refusal
    return !helps && chatMode(db, classId).kind === 'off' ? 'chat-closed' : undefined
  }
  const question = getQuestion(db, classId, act.questionSeq)
  if (!question || question.state.kind === 'withdrawn') return 'unknown-question'
  switch (act.type) {
    case 'question:vote':
      return question.state.kind === 'open' ? undefined : 'question-closed'
    case 'question:withdraw':
      return askerOf(db, classId, act.questionSeq)?.attendeeId === attendeeId ? undefined : 'not-yours'
  }
}
