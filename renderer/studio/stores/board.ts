import { applyToBoard, type BoardAct } from '../../../shared/board'
import { request } from '../bridge'
import { useLive } from './live'

/** Draws on the whiteboard: here at once, at viewers by way of main, which remembers it. */
export function draw(act: BoardAct): void {
  useLive.setState(({ live }) => (live ? { live: { ...live, board: applyToBoard(live.board, act) } } : {}))
  void request('board:draw', act)
}
