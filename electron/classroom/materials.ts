import { applyToBoard, type BoardAct, type Mark } from '../../shared/board'
import { randomId } from './ids'

export interface Deck {
  deckId: string
  /** The file's own name, for the teacher. */
  name: string
  bytes: Uint8Array
}

interface Page {
  deckId: string
  page: number
}

export interface Materials {
  board(): readonly Mark[]
  draw(act: BoardAct): void
  /** Keeps a PDF in the place of the one before. */
  openDeck(name: string, bytes: Uint8Array): Deck
  deck(): Deck | undefined
  /** Keeps what stands on a page; of a deck that has been put away nothing is kept. */
  keepText(page: Page & { text: string }): void
  textOf(page: Page): string | undefined
}

/** Whiteboard and slides of the class that is live, kept here because the windows that draw and show them may die. */
export function createMaterials(): Materials {
  let marks: readonly Mark[] = []
  let deck: Deck | undefined
  const texts = new Map<number, string>()
  return {
    board: () => marks,
    draw(act) {
      marks = applyToBoard(marks, act)
    },
    openDeck(name, bytes) {
      texts.clear()
      deck = { deckId: randomId(), name, bytes }
      return deck
    },
    deck: () => deck,
    keepText({ deckId, page, text }) {
      if (deckId === deck?.deckId) texts.set(page, text)
    },
    textOf: ({ deckId, page }) => (deckId === deck?.deckId ? texts.get(page) : undefined),
  }
}
