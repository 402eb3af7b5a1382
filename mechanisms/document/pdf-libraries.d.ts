// What this mechanism uses of pdfkit and fontkit (neither ships types), and no more.

declare module 'fontkit' {
  export type Glyph = { id: number; advanceWidth: number; path: { commands: { command: string; args: number[] }[] }; bbox: { minX: number; maxX: number; minY: number; maxY: number } }
  export type Font = {
    unitsPerEm: number
    postscriptName: string
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): Glyph
    'OS/2'?: { fsType: { noEmbedding?: boolean } }
  }
  export function create(bytes: Uint8Array): Font
}

declare module 'pdfkit' {
  type EmbeddedFont = {
    id: string
    widths: number[]
    ref(): unknown
    /** Hexadecimal glyph numbers in the subset, taken in as they come. */
    encode(text: string): [string[], unknown[]]
  }
  export default class PDFDocument {
    constructor(options: Record<string, unknown>)
    page: { width: number; height: number; fonts: Record<string, unknown> }
    info: Record<string, unknown>
    _font: EmbeddedFont
    addPage(): this
    registerFont(name: string, source: Uint8Array): this
    font(name: string): this
    addContent(operators: string): this
    on(event: 'data', listener: (chunk: Uint8Array) => void): this
    on(event: 'end', listener: () => void): this
    on(event: 'error', listener: (error: Error) => void): this
    end(): void
  }
}
