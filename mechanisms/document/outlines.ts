// Words as outlines of the house's own face, for pictures made on servers that have no fonts.
import { loadFonts } from './fonts.ts'

/** An SVG path whose em is 1 and whose y runs upwards from the baseline, and how many em it is wide. */
export function outlineOf(words: string): { path: string; width: number } {
  const fonts = loadFonts()
  const parts: string[] = []
  let x = 0
  for (const letter of words) {
    const { font, character, advance } = fonts.pick('plain', letter)
    const scale = 1 / font.font.unitsPerEm
    const { path } = font.font.glyphForCodePoint(character.codePointAt(0)!)
    const at = x
    parts.push(path.commands.map(({ command, args }: { command: string; args: number[] }) => `${LETTERS[command]}${args.map((value, i) => (value * scale + (i % 2 ? 0 : at)).toFixed(4)).join(' ')}`).join(''))
    x += advance
  }
  return { path: parts.join(''), width: x }
}

const LETTERS: Readonly<Record<string, string>> = { moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', bezierCurveTo: 'C', closePath: 'Z' }
