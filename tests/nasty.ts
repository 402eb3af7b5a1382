// What nobody should send, and somebody will: texts, numbers, paths, broken JSON, workbooks and pictures made to hurt.
// Pure; everything comes from the random numbers it is given, so that a seed finds the same trouble again.
import { deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'

export type Random = () => number
export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!

/** A word that becomes a bare JSON token (1e999, NaN) when the body is written. */
const bare = (token: string) => `@@${token}@@`
export const withTokens = (json: string) => json.replace(/"@@(.*?)@@"/g, '$1')

const TEXTS: readonly string[] = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', '\udfff安', '安\ud83d', '\u202e文字', '\u200b\u200d\ufeff', '👨‍👩‍👧‍👦', 'é', 'e\u0301'.repeat(40), '\u0301'.repeat(200), '𐌰𐌱𐌲𐌳𐌴', '𠮷野家', 'İIıi', 'ﷺ'.repeat(60), '①②③', 'ＡＢＣ１２３', '\r\n\t', '\u0007\u001b[31m',
  `' or 1=1 --`, `'; drop table hazards; --`, `$$; select pg_sleep(9); $$`, '\\', `\\'`, '%', '_%', `a' & 'b`, 'a:* | !b', '<-> & ()', `'''`, '!!!', '。，！？', '()&|!', ':*', '"', '{"a":1}', '{}', '[]', 'null', 'undefined', 'true', 'NaN', '-1', '1e999', '0x10', '1.5', '9'.repeat(400),
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '{{7*7}}', '${7*7}', '=cmd|\'/c calc\'!A1', '+1+1', '-2+3', '@SUM(A1:A9)', '\t=1+1', '=HYPERLINK("http://x","y")', '../../../../etc/passwd', '..\\..\\windows', '/etc/passwd\u0000.png', 'file:///etc/passwd', 'CON', 'a'.repeat(256), '安'.repeat(300), 'x'.repeat(5_000),
  '2026-02-30', '2026-13-45', '0000-00-00', '0000-01-01', '9999-12-31', '10000-01-01', '2026-11-22T00:00:00Z', '2026/11/22', '20261122', '-2026-01-01', '1899-12-31', 'infinity', 'now', 'today', 'epoch', '2026-13-45..', '..', '...', '1..2..3', '1e999..', '..2026-02-30', '-..-', 'none,none', 'none,', ',,,',
  '------------------------------------', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF', '01a20131-324a-7aeb-88bd-ae7f1c73017', "01a20131-324a-7aeb-88bd-ae7f1c730175'", '{01a20131-324a-7aeb-88bd-ae7f1c730175}', '__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString',
]

export function nastyText(random: Random): string {
  const roll = random()
  if (roll < 0.8) return pick(random, TEXTS)
  if (roll < 0.9) return Array.from({ length: 1 + Math.floor(random() * 30) }, () => String.fromCharCode(Math.floor(random() * 0x10000))).join('')
  return pick(random, TEXTS) + pick(random, TEXTS)
}

export function nastyValue(random: Random, depth = 0): unknown {
  const roll = random()
  if (roll < 0.55) return nastyText(random)
  if (roll < 0.75) return pick<unknown>(random, [0, -1, 1.5, 1e15, 1e308, -1e308, bare('9007199254740993'), 2147483648, -2147483649, 1e-320, bare('1e999'), bare('-1e999'), bare('1E400'), bare('-0'), 1.2e20])
  if (roll < 0.85) return pick<unknown>(random, [null, true, false, [], {}, [[]], [null], { length: 3 }, { $ne: null }, { toString: 1 }, { toJSON: 'x' }])
  if (depth > 3) return null
  if (roll < 0.93) return Array.from({ length: 1 + Math.floor(random() * 4) }, () => nastyValue(random, depth + 1))
  return Object.fromEntries([[pick(random, ['a', 'constructor', 'prototype', 'commandId', 'tenant_id', 'id']), nastyValue(random, depth + 1)]])
}

/** Changes a JSON value in one place: another value, a part gone, a part too many. */
export function spoil(random: Random, value: unknown): unknown {
  if (value !== null && typeof value === 'object' && random() < 0.85) {
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
    const keys = Object.keys(copy)
    const roll = random()
    if (keys.length && roll < 0.65) {
      const key = pick(random, keys)
      copy[key] = spoil(random, copy[key])
    } else if (keys.length && roll < 0.8) delete copy[pick(random, keys)]
    else if (Array.isArray(copy)) (copy as unknown as unknown[]).push(...Array.from({ length: pick(random, [1, 20, 500]) }, () => nastyValue(random)))
    else copy[pick(random, ['extra', 'tenantId', 'tenant_id', 'version', 'state', 'createdBy', 'closedBy', 'region_path', 'regionPath', 'search', 'number', 'constructor', 'prototype', '', '\u0000', 'x'.repeat(300)])] = nastyValue(random)
    return copy
  }
  return nastyValue(random)
}

/** A body that is not what its content type says, or is more than anybody needs. */
export function nastyBody(random: Random, json: string): { type: string | undefined; bytes: Buffer } {
  const type = 'application/json'
  switch (Math.floor(random() * 15)) {
    case 0: return { type, bytes: Buffer.from(json.slice(0, Math.floor(random() * json.length))) }
    case 1: return { type, bytes: Buffer.from(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) }
    case 2: return { type, bytes: Buffer.from(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`) }
    case 3: return { type, bytes: Buffer.from(json.replace(/^\{/, `{"deep":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)},`)) }
    case 4: return { type, bytes: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]), Buffer.from('"}')]) }
    case 5: return { type, bytes: Buffer.from(json.replace(/^\{/, '{"__proto__":{"permissions":["hazard.close"]},"constructor":{"prototype":{"x":1}},')) }
    case 6: return { type, bytes: Buffer.from(json.replace(/^\{/, `{"description":"${'安'.repeat(330_000)}",`)) }
    case 7: return { type, bytes: Buffer.from(`${json.slice(0, -1)},${json.slice(1)}`) }
    case 8: return { type, bytes: Buffer.alloc(1_200_000, 0x20) }
    case 9: return { type: pick(random, ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/html', 'application/xml', 'application/json; charset=utf-16', 'application/json;;;', 'APPLICATION/JSON', '*/*', 'x', 'application/problem+json', '']), bytes: Buffer.from(json) }
    case 10: return { type: undefined, bytes: Buffer.from(json) }
    case 11: return { type, bytes: Buffer.from(json, 'utf16le') }
    case 12: return { type, bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)]) }
    case 13: return { type, bytes: Buffer.from(pick(random, ['null', '0', '""', '[]', 'true', '{', '"', '{"a":NaN}', '{"a":1e}', "{'a':1}", '{"a":1,}', '// x', '\u0000', ''])) }
    default: return { type, bytes: Buffer.from(json.replace(/"([^"]*)":/g, (whole, key: string) => (random() < 0.2 ? `"${key}":{"$gt":""},"${key}":` : whole))) }
  }
}

/** An address that is not the one it looks like. */
export function nastyPath(random: Random, url: string): string {
  const [path = '', query] = url.split('?')
  const parts = path.split('/')
  const at = 2 + Math.floor(random() * Math.max(1, parts.length - 2))
  parts[at] = pick(random, ['..%2f..%2fetc%2fpasswd', '%00', '%', '%zz', '%c0%ae%c0%ae', '%ff', '%ED%A0%80', '.', '..', '', '*', 'null', '{id}', ':id', 'a'.repeat(101), 'a'.repeat(9_000), '%F0%9F%92%A5', parts[at]?.toUpperCase() ?? '', `${parts[at] ?? ''}%20`, `${parts[at] ?? ''};a=b`, `%2e%2e/${parts[at] ?? ''}`, encodeURIComponent(nastyText(random).toWellFormed())])
  const changed = parts.join('/')
  const front = pick(random, ['', '', '', '', '/', '/.', '//x'])
  return `${front}${changed}${query === undefined ? '' : `?${query}`}`
}

const utf8 = (text: string) => new TextEncoder().encode(text)
const SHEET = (rows: string, head = '') => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`
const cells = (row: number, texts: readonly string[]) => `<row r="${row}">${texts.map((text, i) => `<c r="${String.fromCharCode(65 + i)}${row}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`

function book(sheet: string, more: Record<string, Uint8Array> = {}): Buffer {
  return Buffer.from(zipSync({
    '[Content_Types].xml': utf8('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'),
    '_rels/.rels': utf8('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
    'xl/workbook.xml': utf8('<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': utf8('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
    'xl/worksheets/sheet1.xml': utf8(sheet), ...more,
  }, { level: 6 }))
}

const HEAD = ['名称', '类型', '所属社区', '统一社会信用代码', '从业人数', '成立日期']
/** 120 MB of nothing in 120 KB, and 81 million grey dots in 80 KB. Made once: packing them takes longer than anything here. */
const makeBombs = () => ({ workbook: book(SHEET(cells(1, HEAD) + ' '.repeat(120 * 1_048_576))), picture: picture(9_000, 9_000, 9_000) })
let bombs: ReturnType<typeof makeBombs> | undefined
export const theBombs = () => (bombs ??= makeBombs())

/** A workbook for an import: bombs, formulas, other files in its clothes. */
export function nastyWorkbook(random: Random): { name: string; bytes: Buffer } {
  const sound = () => book(SHEET(cells(1, HEAD) + Array.from({ length: 5 }, (_, i) => cells(i + 2, HEAD.map(() => xml(nastyText(random))))).join('')))
  switch (Math.floor(random() * 13)) {
    case 0: return { name: '炸弹.xlsx', bytes: theBombs().workbook }
    case 1: return { name: '实体.xlsx', bytes: book(SHEET(cells(1, ['&a9;']), `<!DOCTYPE x [<!ENTITY a0 "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}]>`)) }
    case 2: return { name: '外部.xlsx', bytes: book(SHEET(cells(1, ['&x;']), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')) }
    case 3: return { name: '公式.xlsx', bytes: book(SHEET(`${cells(1, HEAD)}<row r="2"><c r="A2"><f>HYPERLINK("http://x","y")</f><v>1</v></c><c r="B2" t="str"><f>CMD()</f><v>=cmd</v></c><c r="F2"><v>1e999</v></c></row>`)) }
    case 4: { const bytes = sound(); return { name: '断了.xlsx', bytes: bytes.subarray(0, Math.floor(random() * bytes.length)) } }
    case 5: { const bytes = sound(); for (let i = 0; i < 20; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256); return { name: '改过.xlsx', bytes } }
    case 6: return { name: pick(random, ['图.xlsx', '表.xls', '表.et']), bytes: pick(random, [picture(), Buffer.from('%PDF-1.7\n'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0]), Buffer.from('<html><table><tr><td>名称</td></tr></table></html>'), Buffer.alloc(0)]) }
    case 7: return { name: '表.csv', bytes: Buffer.from(`${HEAD.join(',')}\n${Array.from({ length: 6 }, () => HEAD.map(() => `"${nastyText(random).replaceAll('"', '""').toWellFormed()}"`).join(',')).join('\n')}`) }
    case 8: return { name: '表.csv', bytes: Buffer.concat([Buffer.from(`${HEAD.join(',')}\n"`), Buffer.from([0xff, 0xfe, 0x00, 0x81, 0x30]), Buffer.from('"\n'.repeat(3))]) }
    case 9: return { name: '多.xlsx', bytes: book(SHEET(cells(1, HEAD)), Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`xl/media/${i}.png`, new Uint8Array(0)]))) }
    case 10: return { name: '宽.csv', bytes: Buffer.from(`${Array.from({ length: 20_000 }, (_, i) => `列${i}`).join(',')}\n`) }
    case 11: return { name: '远.xlsx', bytes: book(SHEET(`${cells(1, HEAD)}<row r="1048577"><c r="XFE1048577"><v>1</v></c></row><row r="-1"><c r="!!"><v/></c></row>`)) }
    default: return { name: '台账.xlsx', bytes: sound() }
  }
}

const xml = (text: string) => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?').replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A PNG of any size it claims to be, with hardly any data. */
export function picture(width = 2, height = 2, rows = height): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length)
    body.copy(out, 4)
    out.writeUInt32BE(crc(body), body.length + 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows))), chunk('IEND', Buffer.alloc(0))])
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let k = 0; k < 8; k++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}

/** A picture for an upload: too large for its bytes, two things at once, broken, not one at all. */
export function nastyPicture(random: Random): Buffer {
  const small = picture(8, 8)
  switch (Math.floor(random() * 12)) {
    case 0: return picture(60_000, 60_000, 1)
    case 1: return theBombs().picture
    case 2: return Buffer.concat([small, Buffer.from('<script>alert(1)</script>'), Buffer.from(zipSync({ 'a.html': utf8('<script>') }))])
    case 3: return small.subarray(0, Math.floor(random() * small.length))
    case 4: return Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999" onload="alert(1)"><image href="file:///etc/passwd"/><text>&x;</text></svg>')
    case 5: return Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.from(Array.from({ length: 400 }, () => Math.floor(random() * 256)))])
    case 6: return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 30]), Buffer.from('<script>alert(document.domain)</script>')])
    case 7: return Buffer.from('GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02', 'latin1')
    case 8: return Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)))
    case 9: return Buffer.concat([Buffer.from('RIFF\xff\xff\xff\x7fWEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\xff\xff\xff\xff\xff\xff', 'latin1'), Buffer.alloc(30)])
    case 10: { const bytes = Buffer.from(small); bytes[8 + Math.floor(random() * (bytes.length - 8))] = Math.floor(random() * 256); return bytes }
    default: return Buffer.from(pick(random, ['', 'II*\x00\xff\xff\xff\xff', '%PDF-1.4\n%%EOF', 'MZ', '<html><script>alert(1)</script>', '#!/bin/sh\n']), 'latin1')
  }
}
