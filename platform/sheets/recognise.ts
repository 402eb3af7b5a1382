// What kind of file this is, from its bytes. Everything that is not xlsx or text is refused with what to do instead:
// offices send old .xls, web pages called .xls, WPS files, workbooks with a password.
import type { RandomFile } from './file.ts'
import { damaged, notASheet, tooLarge, type SheetLimits } from './limits.ts'
import { openZip, type ZipReader } from './zip-read.ts'

/** PNG, JPEG, GIF, RAR, 7z, gzip. */
const OTHER_FILES = ['89504e47', 'ffd8ff', '47494638', '526172211a', '377abcaf', '1f8b']
const SAVE_AS = '请用 Excel 或 WPS 打开，另存为 xlsx 再上传。'

/** An archive that holds a workbook, or text to be read as CSV. */
export async function recognise(file: RandomFile, limits: SheetLimits): Promise<{ kind: 'xlsx'; zip: ZipReader } | { kind: 'csv' }> {
  if (file.size === 0) throw notASheet('文件是空的，请重新选择。')
  if (file.size > limits.fileBytes) throw tooLarge(`文件超过 ${Math.floor(limits.fileBytes / 1024 / 1024)} MB，请拆成几个文件上传。`)
  const head = await file.read(0, Math.min(file.size, 4096))
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return { kind: 'xlsx', zip: await workbookArchive(file, limits) }
  if (head.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) {
    throw (await isEncrypted(file, head)) ? notASheet('文件设了打开密码，请取消密码后另存为 xlsx 再上传。') : notASheet(`这是旧格式的表格（.xls）。${SAVE_AS}`)
  }
  const start = head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '').trimStart().slice(0, 300).toLowerCase()
  if (start.startsWith('%pdf')) throw notASheet('这是 PDF，不是表格，请上传 xlsx 或 CSV。')
  if (start.startsWith('{\\rtf')) throw notASheet('这是文档，不是表格，请上传 xlsx 或 CSV。')
  if (/^<(\?xml|!doctype|html|head|body|table|meta|style)/.test(start)) throw notASheet(`这是网页或 XML 格式的表格，只是改了扩展名。${SAVE_AS}`)
  if (OTHER_FILES.some((magic) => head.subarray(0, magic.length / 2).toString('hex') === magic)) throw notASheet('这是图片或压缩包，不是表格，请上传 xlsx 或 CSV。')
  return { kind: 'csv' }
}

async function workbookArchive(file: RandomFile, limits: SheetLimits): Promise<ZipReader> {
  const zip = await openZip(file, limits)
  const names = zip.names().map((name) => name.toLowerCase())
  if (names.some((name) => name.endsWith('workbook.xml'))) return zip
  if (names.some((name) => name.endsWith('workbook.bin'))) throw notASheet(`这是二进制工作簿（.xlsb）。${SAVE_AS}`)
  if (names.some((name) => name.startsWith('word/'))) throw notASheet('这是 Word 文档，不是表格，请上传 xlsx 或 CSV。')
  if (names.some((name) => name.startsWith('ppt/'))) throw notASheet('这是演示文稿，不是表格，请上传 xlsx 或 CSV。')
  if (names.includes('mimetype') || names.includes('content.xml')) throw notASheet(`这是 OpenDocument 表格。${SAVE_AS}`)
  if (names.includes('encryptedpackage')) throw notASheet('文件设了打开密码，请取消密码后另存为 xlsx 再上传。')
  if (names.some((name) => name.endsWith('.xlsx') || name.endsWith('.csv'))) throw notASheet('这是压缩包，请解压后逐个上传里面的表格。')
  throw names.some((name) => name.startsWith('xl/')) ? damaged() : notASheet('这不是表格文件，请上传 xlsx 或 CSV。')
}

/** An xlsx with a password is an OLE container with a stream of this name in its first directory sector. */
async function isEncrypted(file: RandomFile, head: Buffer): Promise<boolean> {
  if (head.length < 512) return false
  const sector = 1 << Math.min(head.readUInt16LE(30), 12)
  const at = (head.readUInt32LE(48) + 1) * sector
  const name = Buffer.from('EncryptedPackage', 'utf16le')
  const directory = at + 512 <= file.size ? await file.read(at, Math.min(4096, file.size - at)) : head
  return directory.includes(name) || (await file.read(0, Math.min(file.size, 1024 * 1024))).includes(name)
}
