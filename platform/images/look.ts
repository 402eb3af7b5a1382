// A photo as the small grey picture its corners are looked for in, its fingerprint, and what its camera wrote. JPEG is
// decoded at a fraction of its size already.
import sharp from 'sharp'
import type { Looked } from './apart.ts'
import { takenOf } from './exif.ts'
import { AREA, featuresOf, type Grey } from './features.ts'
import { keptOf, mirror, pack } from './fingerprint.ts'
import { wordsOf } from './words.ts'

const MAX_PIXELS = 120_000_000

/** @param source a path or the bytes of a picture. Throws what sharp throws when it does not open. */
export async function greyOf(source: string | Buffer): Promise<Grey & { exif: Uint8Array | undefined }> {
  const picture = sharp(source, { limitInputPixels: MAX_PIXELS, failOn: 'none' })
  const { autoOrient, exif } = await picture.metadata()
  const factor = Math.sqrt(AREA / (autoOrient.width * autoOrient.height))
  const side = (length: number) => Math.max(1, Math.round(length * factor))
  const { data, info } = await picture.autoOrient().flatten({ background: '#ffffff' }).greyscale()
    .resize(side(autoOrient.width), side(autoOrient.height), { fit: 'fill', fastShrinkOnLoad: true }).raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: info.channels === 1 ? data : data.filter((_, i) => i % info.channels === 0), exif }
}

export async function lookAtPicture(source: string | Buffer): Promise<Looked> {
  const grey = await greyOf(source)
  return { ...printOf(grey), taken: takenOf(grey.exif) }
}

/** What is kept of a grey picture, and what is asked with: straight and as a mirror shows it. */
export function printOf(grey: Grey): Omit<Looked, 'taken'> {
  const { width, height } = grey
  const features = featuresOf(grey)
  const asked = { ...features, width, height }
  const mirrored = mirror(features, width, height)
  return { distinct: features.distinct, print: pack(keptOf(features, width, height)), asked: pack(asked), mirrored: pack(mirrored), words: wordsOf(asked), mirroredWords: wordsOf(mirrored) }
}
