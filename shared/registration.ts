/** What a class asks of those who enter, and whether an answer will do. Used by the studio and by the attendee page. */

interface FieldBase {
  id: string
  label: string
  required: boolean
}

export type RegistrationField =
  | (FieldBase & { kind: 'text' | 'number' | 'email' })
  | (FieldBase & { kind: 'choice'; choices: string[] })

export interface Registration {
  fields: RegistrationField[]
  /** The teacher's own words, agreed to beside Lectern's own; empty: none. */
  consentText: string
  /** Grows with every change of the text, so that it can be told what somebody agreed to. 0: there never was one. */
  consentVersion: number
}

export const NO_REGISTRATION: Registration = { fields: [], consentText: '', consentVersion: 0 }

/** When a class is planned. */
export interface ClassPlan {
  startsAtMs: number
  minutes: number
}

/** By field; a field that was left empty is absent. */
export type Answers = Record<string, string>

export const MAX_ANSWER_LENGTH = 200
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/
const NUMBER = /^[+-]?\d{1,15}([.,]\d{1,6})?$/

/** Whether an answer suits its field: an empty one does unless it is required. */
export function answerFits(field: RegistrationField, answer: string): boolean {
  if (answer === '') return !field.required
  if (answer.length > MAX_ANSWER_LENGTH) return false
  switch (field.kind) {
    case 'text':
      return true
    case 'email':
      return EMAIL.test(answer)
    case 'number':
      return NUMBER.test(answer)
    case 'choice':
      return field.choices.includes(answer)
  }
}

/** The answers to the form's own fields, trimmed; undefined when one is missing or does not fit. */
export function fittingAnswers({ fields }: Registration, given: Answers): Answers | undefined {
  const answers: Answers = {}
  for (const field of fields) {
    const answer = (given[field.id] ?? '').trim()
    if (!answerFits(field, answer)) return undefined
    if (answer) answers[field.id] = answer
  }
  return answers
}
