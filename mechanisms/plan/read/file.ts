// Any uploaded file to normal form, by its first bytes, not by its name: docx, PDF with a text layer, or plain text in
// whatever encoding. What cannot be read is refused with what to do instead.

import { Problem } from '#platform/problems/problem.ts'
import { decode } from './decode.ts'
import { readDocx } from './docx.ts'
import type { PlanText } from './normal.ts'
import { readText } from './text.ts'

/** @throws Problem `not-acceptable-file` with a sentence for the person who uploaded it. */
export async function readPlanFile(bytes: Uint8Array): Promise<PlanText> {
  if (starts(bytes, [0x50, 0x4b, 0x03, 0x04]) || starts(bytes, [0x50, 0x4b, 0x05, 0x06])) return readDocx(bytes)
  if (starts(bytes, [0x25, 0x50, 0x44, 0x46])) return (await import('./pdf.ts')).readPdf(bytes)
  if (starts(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    // Word keeps a document with a password in the old container, its parts sealed.
    if (holds(bytes, 'EncryptedPackage')) throw new Problem('not-acceptable-file', '这份文件设了打开密码，读不了。请在 Word 或 WPS 里去掉密码，再上传。')
    throw new Problem('not-acceptable-file', '这是旧版的 .doc 或 .wps 文件，请在 Word 或 WPS 里另存为 docx 再上传。')
  }
  if (starts(bytes, [0x7b, 0x5c, 0x72, 0x74, 0x66])) throw new Problem('not-acceptable-file', '这是 RTF 文件，请另存为 docx 再上传。')
  if (starts(bytes, [0xff, 0xd8, 0xff]) || starts(bytes, [0x89, 0x50, 0x4e, 0x47])) throw new Problem('not-acceptable-file', '这是图片，请上传文字版，或先做文字识别。')
  const page = savedPage(decode(bytes.subarray(0, 4096)))
  if (page) throw new Problem('not-acceptable-file', `这是保存下来的网页（${page}），里面除了方案还有网站的代码。请打开网页，选中正文复制后粘贴，或下载网页所附的 docx、PDF 再上传。`)
  return readText(decode(bytes))
}

/** A web page as a browser, or Word under the name of .doc, saves it. */
function savedPage(opening: string): string | undefined {
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta|div|table|p)[\s>]/i.test(opening)) return 'html'
  if (/^(?:From: <|MIME-Version:|Content-Type:|Subject:|Snapshot-Content-Location:)/i.test(opening.trimStart()) && /multipart\/related|text\/html/i.test(opening)) return 'mht'
  return undefined
}

/** Names in the old container are UTF-16, low byte first. */
function holds(bytes: Uint8Array, name: string): boolean {
  const wanted = [...name].flatMap((letter) => [letter.charCodeAt(0), 0])
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) if (wanted.every((byte, index) => bytes[at + index] === byte)) return true
  return false
}

function starts(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
