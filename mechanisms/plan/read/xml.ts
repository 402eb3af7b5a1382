// A small event reader over saxes for the parts of a docx: it keeps the local names, so that `w:` or any other prefix
// of the same schema reads alike.

import { SaxesParser } from 'saxes'

export type Attributes = Readonly<Record<string, string>>
export type Handler = { open: (name: string, attributes: Attributes) => void; close: (name: string) => void; text: (text: string) => void }

/** Reads what is well-formed and stops at the first error: a truncated part yields what stands before the cut. */
export function readXml(xml: string, handler: Handler): void {
  const parser = new SaxesParser()
  let broken = false
  parser.on('error', () => {
    broken = true
  })
  parser.on('opentag', (tag) => {
    if (broken) return
    const attributes: Record<string, string> = {}
    for (const [key, value] of Object.entries(tag.attributes)) attributes[local(key)] = String(value)
    handler.open(local(tag.name), attributes)
  })
  parser.on('closetag', (tag) => {
    if (!broken) handler.close(local(tag.name))
  })
  parser.on('text', (text) => {
    if (!broken) handler.text(text)
  })
  try {
    parser.write(xml).close()
  } catch {
    // The error handler has already marked where reading stopped.
  }
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
