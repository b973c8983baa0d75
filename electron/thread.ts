/** One task in a thread of its own: what takes long with a large file must not hold the studio up. */
import { parentPort, Worker, workerData } from 'node:worker_threads'

type Reply<Answer> = { kind: 'done'; answer: Answer } | { kind: 'failed'; message: string; code?: string }

/**
 * Starts a thread for one task and waits for what it answers.
 * @param script the bundled file that calls `answerTask`
 * @throws an `Error` with the message, and the `code` if there was one, of what the task threw
 */
export function askThread<Answer>(script: string, task: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: task })
    worker.once('message', (reply: Reply<Answer>) => {
      if (reply.kind === 'done') resolve(reply.answer)
      else reject(Object.assign(new Error(reply.message), reply.code === undefined ? {} : { code: reply.code }))
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)))
  })
}

/** The other side: does the task this thread was started for, and says how it went. */
export function answerTask<Task>(run: (task: Task) => unknown): void {
  const reply = (message: Reply<unknown>) => parentPort?.postMessage(message)
  Promise.resolve(workerData as Task)
    .then(run)
    .then(
      (answer) => reply({ kind: 'done', answer }),
      (error: unknown) => {
        const { message, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) }
        reply({ kind: 'failed', message, ...(code === undefined ? {} : { code }) })
      },
    )
}
