// Streaming XML for the parts of a workbook. No document types, so no entities of the file's own making (billion
// laughs, external files); no endless text; namespaces are dropped, since only local names matter to us.
import { SaxesParser } from 'saxes'
import { Problem } from '../problems/problem.ts'
import { damaged, notASheet, tooLarge } from './limits.ts'

export type XmlHandlers = {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text?(text: string): void
}

/** Characters that may pass without a tag in between: more than any cell or attribute can hold. */
const LONGEST_RUN = 4 * 1024 * 1024

/** Feeds the chunks to the handlers; whatever these push onto `queue` is handed on after each chunk. */
export async function* readXml<T>(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers, queue: T[]): AsyncGenerator<T> {
  let run = 0
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('doctype', () => {
    throw notASheet('文件里有不允许的文档类型声明（DOCTYPE），不是正常的表格。请在 Excel 或 WPS 里另存为 xlsx 再上传。')
  })
  parser.on('opentag', (tag) => {
    run = 0
    handlers.open(local(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    run = 0
    handlers.close(local(tag.name))
  })
  if (handlers.text) {
    parser.on('text', (text) => handlers.text?.(text))
    parser.on('cdata', (text) => handlers.text?.(text))
  }
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-8')
    const text = decoder.decode(chunk, { stream: true })
    run += text.length
    if (run > LONGEST_RUN) throw tooLarge('有一个单元格的内容长得不正常，请检查后再上传。')
    safely(() => parser.write(text))
    for (const item of queue) yield item
    queue.length = 0
  }
  safely(() => parser.close())
  for (const item of queue) yield item
  queue.length = 0
}

/** For small parts: nothing is handed on. */
export async function scanXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  await readXml(chunks, handlers, []).next()
}

function safely(step: () => void): void {
  try {
    step()
  } catch (error) {
    throw error instanceof Problem ? error : damaged('内容不是正确的 XML')
  }
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
