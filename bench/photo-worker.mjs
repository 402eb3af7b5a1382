// Draws scenes and takes their fingerprints, a part of the library in each thread.
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { drawScene } = await import('./photo-scenes.ts')
const { printOf } = await import('../platform/images/look.ts')
const { frameHash } = await import('./photo-copies.ts')
for (let seed = workerData.from; seed < workerData.to; seed += 100) {
  const batch = []
  for (let s = seed; s < Math.min(seed + 100, workerData.to); s++) {
    const scene = drawScene(s)
    const { print, words, corners } = printOf(scene)
    batch.push({ seed: s, print, words: Int32Array.from(words), corners, hash: frameHash(scene.pixels, scene.width, scene.height) })
  }
  parentPort.postMessage(batch)
}
