export interface Clock {
  /** Epoch milliseconds, whole, and never fewer than before, until it is set. */
  now(): number
  /** Takes over the computer's time, also an earlier one: between two classes nothing runs. */
  set(): void
}

/** Less than this is no correction: the two clocks are read one after the other. */
const SLACK_MS = 1000

/**
 * The one clock of the studio. Where the computer's is set back in mid-class, this one goes on: otherwise an offer of ten
 * minutes would last an hour longer, and whoever wrote a moment ago would write in the future. When the computer's is
 * set forward it is followed: that may have been sleep.
 * @param computer what the computer says the time is
 * @param steady milliseconds that nobody can set
 */
export function createClock(
  computer: () => number = () => Date.now(),
  steady: () => number = () => performance.now(),
): Clock {
  let aheadMs = 0
  let computerMs = computer()
  let steadyMs = steady()
  let lastMs = computerMs

  return {
    now() {
      const [nextMs, nextSteadyMs] = [computer(), steady()]
      const steppedMs = Math.round(nextMs - computerMs - (nextSteadyMs - steadyMs))
      if (Math.abs(steppedMs) > SLACK_MS) aheadMs = Math.max(0, aheadMs - steppedMs)
      computerMs = nextMs
      steadyMs = nextSteadyMs
      lastMs = Math.max(lastMs, nextMs + aheadMs)
      return lastMs
    },
    set() {
      aheadMs = 0
      computerMs = computer()
      steadyMs = steady()
      lastMs = computerMs
    },
  }
}
