// The faces a PDF embeds. Noto Serif SC (OFL) comes with the house and has the whole of Chinese names; where the site owns
// 仿宋, 楷体, 黑体 or 小标宋 files, they lead, and every character they lack is taken from Noto.
// Files are read and parsed once in the life of the process.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { create, type Font } from 'fontkit'
import type { Face } from './sheet.ts'
import { GETA } from './wording.ts'

/** One font file. `advance` is in em; undefined for a character it lacks. */
export type FontFile = { key: string; path: string; bytes: Uint8Array; font: Font; advance: (character: string) => number | undefined }

export type Fonts = {
  /** The first font of the face's chain that has the character; 〓 in Noto when none has. */
  pick: (face: Face, character: string) => { font: FontFile; character: string; advance: number; missing: boolean }
  /** What leads each face, for `doctor` and the tests. */
  leading: Record<Face, string>
}

const BUNDLED = {
  regular: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
}

/** Names under which offices have these faces: Founder, Windows, WPS, Fandol. */
const OWN: Record<Face, RegExp | undefined> = {
  title: /小标宋|xbs|FandolSong-Bold/i,
  body: /仿宋|simfang|fangsong|FandolFang/i,
  heading: /黑体|simhei|FandolHei-Regular/i,
  kai: /楷体|simkai|kaiti|FandolKai/i,
  plain: undefined,
}

const FALLBACK: Record<Face, keyof typeof BUNDLED> = { title: 'bold', body: 'regular', heading: 'bold', kai: 'regular', plain: 'regular' }

const files = new Map<string, FontFile>()
const sets = new Map<string, Fonts>()

function open(path: string): FontFile {
  const known = files.get(path)
  if (known !== undefined) return known
  const bytes = readFileSync(path)
  const font = create(bytes)
  const advances = new Map<string, number | undefined>()
  const advance = (character: string): number | undefined => {
    if (!advances.has(character)) {
      const codePoint = character.codePointAt(0) ?? 0
      const has = font.hasGlyphForCodePoint(codePoint)
      const glyph = has ? font.glyphForCodePoint(codePoint) : undefined
      advances.set(character, glyph === undefined || glyph.id === 0 ? undefined : glyph.advanceWidth / font.unitsPerEm)
    }
    return advances.get(character)
  }
  const file: FontFile = { key: `f${files.size}`, path, bytes, font, advance }
  files.set(path, file)
  return file
}

/** Files that cannot be parsed, or whose licence bits forbid embedding (OS/2 fsType 2), are passed over. */
function own(folder: string, face: Face): FontFile | undefined {
  const wanted = OWN[face]
  if (wanted === undefined) return undefined
  const name = readdirSync(folder).toSorted().find((file) => /\.(ttf|otf)$/i.test(file) && wanted.test(file))
  if (name === undefined) return undefined
  try {
    const file = open(join(folder, name))
    return file.font['OS/2']?.fsType.noEmbedding === true ? undefined : file
  } catch {
    return undefined
  }
}

/** @param folder where the site keeps its own 公文 font files (TTF or OTF); may be absent. */
export function loadFonts(folder?: string): Fonts {
  const key = folder ?? ''
  const known = sets.get(key)
  if (known !== undefined) return known
  const require = createRequire(import.meta.url)
  const bundled = { regular: open(require.resolve(BUNDLED.regular)), bold: open(require.resolve(BUNDLED.bold)) }
  const site = folder !== undefined && existsSync(folder) ? folder : undefined
  const chain = (face: Face): FontFile[] => {
    const first = site === undefined ? undefined : own(site, face)
    const fallback = bundled[FALLBACK[face]]
    // The bold file lacks nothing that the regular has, but a character must never be lost to its weight.
    return [...(first === undefined ? [] : [first]), fallback, bundled.regular]
  }
  const chains: Record<Face, FontFile[]> = { title: chain('title'), body: chain('body'), heading: chain('heading'), kai: chain('kai'), plain: chain('plain') }
  const picks = new Map<string, ReturnType<Fonts['pick']>>()
  const find = (face: Face, character: string): ReturnType<Fonts['pick']> | undefined => {
    for (const font of chains[face]) {
      const advance = font.advance(character)
      if (advance !== undefined) return { font, character, advance, missing: false }
    }
    return undefined
  }
  const fonts: Fonts = {
    leading: { title: chains.title[0]!.path, body: chains.body[0]!.path, heading: chains.heading[0]!.path, kai: chains.kai[0]!.path, plain: chains.plain[0]!.path },
    pick: (face, character) => {
      const at = face + character
      const before = picks.get(at)
      if (before !== undefined) return before
      const found = find(face, character) ?? { ...find('plain', GETA)!, missing: true }
      picks.set(at, found)
      return found
    },
  }
  sets.set(key, fonts)
  return fonts
}
