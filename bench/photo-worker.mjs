// Draws scenes, or cuts pieces out of photographs, and takes their fingerprints: a part of the library in each thread.
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { cutScene, drawScene, greyPhotograph } = await import('./photo-scenes.ts')
const { printOf } = await import('../platform/images/look.ts')
const { frameHash } = await import('./photo-copies.ts')
const { from, to } = workerData
const photographs = await Promise.all(workerData.photographs.map(greyPhotograph))
for (let seed = from; seed < to; seed += 100) {
  const batch = []
  for (let s = seed; s < Math.min(seed + 100, to); s++) {
    const scene = s % 2 && photographs.length ? cutScene(photographs[(s >> 1) % photographs.length], s) : drawScene(s)
    const { print, distinct } = printOf(scene)
    batch.push({ seed: s, print, distinct, hash: frameHash(scene.pixels, scene.width, scene.height) })
  }
  parentPort.postMessage(batch)
}
