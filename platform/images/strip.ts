// A picture with a strip of words below it: the picture itself stays whole and untouched, nothing is drawn on it. Words
// come as outlines, so that they look the same on a server without fonts.
import sharp from 'sharp'

/** Words as an SVG path of 1 em height, and how many em they are wide. */
export type Outline = (words: string) => { path: string; width: number }

const MAX_PIXELS = 120_000_000

/** @param lines each its own line; what is too long is made smaller, never cut off */
export async function withStrip(source: string, target: string, lines: readonly string[], outline: Outline): Promise<void> {
  const { autoOrient } = await sharp(source, { limitInputPixels: MAX_PIXELS }).metadata()
  const { width, height } = autoOrient
  const size = Math.max(12, Math.round(Math.min(width, height) * 0.028))
  const line = Math.round(size * 1.6)
  const strip = line * lines.length + size
  const words = lines.map((text, i) => {
    const { path, width: em } = outline(text)
    const scale = Math.min(size, (width - 2 * size) / Math.max(em, 1))
    return `<path transform="translate(${size} ${size / 2 + line * i + size * 1.1}) scale(${scale} ${-scale})" d="${path}" fill="#1d1d1b"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${strip}"><rect width="100%" height="100%" fill="#ffffff"/>${words.join('')}</svg>`
  const [picture, below] = await Promise.all([
    sharp(source, { limitInputPixels: MAX_PIXELS }).autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }),
    sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).toColourspace('srgb').raw().toBuffer(),
  ])
  const pixels = picture.info.channels === 3 ? picture.data : await sharp(picture.data, { raw: { width, height, channels: picture.info.channels } }).toColourspace('srgb').removeAlpha().raw().toBuffer()
  await sharp(Buffer.concat([pixels, below]), { raw: { width, height: height + strip, channels: 3 } }).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toFile(target)
}
