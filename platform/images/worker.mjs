// The thread of apart.ts. Plain JavaScript: TypeScript is registered here first.
import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { lookAtPicture } = await import('./look.ts')
const { likeness, unpack } = await import('./fingerprint.ts')
const { closest } = await import('./words.ts')

async function answer(question) {
  if (question.kind === 'look') return lookAtPicture(question.path)
  const print = unpack(question.print)
  if (question.kind === 'closest') return closest(print, question.lists, question.limit)
  return question.others.map((other) => likeness(print, unpack(other)))
}

parentPort.on('message', (question) => {
  answer(question).then(
    (value) => parentPort.postMessage({ id: question.id, value }),
    (error) => parentPort.postMessage({ id: question.id, error: error instanceof Error ? error.message : String(error) }),
  )
})
