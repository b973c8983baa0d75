import type { Problem } from '../../shared/ipc'

/** Something the teacher asked for cannot be done; the studio has a sentence for each. */
export class Trouble extends Error {
  constructor(readonly problem: Problem) {
    super(problem)
    this.name = 'Trouble'
  }
}
