/** A reason to stop, in one sentence for the person who reads it. */
export class SetupProblem extends Error {}

/** Says what is being done when it takes longer than two seconds, and how long it took. */
export async function step(title, work) {
  const startedMs = Date.now()
  let said = false
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedMs) / 1000)
    if (!said) process.stderr.write(`lectern setup: ${title} …\n`)
    else if (seconds % 20 < 2) process.stderr.write(`lectern setup: ${title} … ${seconds} s\n`)
    said = true
  }, 2000)
  try {
    return await work()
  } catch (error) {
    throw diskProblem(error) ?? error
  } finally {
    clearInterval(timer)
    if (said) process.stderr.write(`lectern setup: ${title}: ${Math.round((Date.now() - startedMs) / 1000)} s\n`)
  }
}

const diskProblem = (error) =>
  error?.code === 'ENOSPC' || /ENOSPC|No space left on device/.test(String(error?.message))
    ? new SetupProblem('The disk is full. Free about 2 GB and run the command again.')
    : undefined
