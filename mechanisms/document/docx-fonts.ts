// The faces of 公文 by the names offices have them under, and what Word or WPS shall take where they are not installed.
// 方正小标宋 and 仿宋_GB2312 are not free: they are named, never shipped.

import type { Face } from './sheet.ts'

/** Digits and Latin letters follow the Chinese face in 公文, but for the page number. */
export const WORD_FONTS: Record<Face, { eastAsia: string; ascii: string }> = {
  title: { eastAsia: '方正小标宋简体', ascii: '方正小标宋简体' },
  body: { eastAsia: '仿宋_GB2312', ascii: '仿宋_GB2312' },
  heading: { eastAsia: '黑体', ascii: '黑体' },
  kai: { eastAsia: '楷体_GB2312', ascii: '楷体_GB2312' },
  plain: { eastAsia: '宋体', ascii: '宋体' },
}

/** altName is what Word looks for next; panose and family steer its last choice (serif, sans, script). */
const TABLE = [
  { name: '仿宋_GB2312', alt: '仿宋,FangSong,STFangsong,FandolFang,Noto Serif SC', panose: '02010609030101010101', family: 'modern' },
  { name: '方正小标宋简体', alt: '方正小标宋_GBK,小标宋体,华文中宋,STZhongsong,宋体,SimSun,Noto Serif SC', panose: '02010601030101010101', family: 'script' },
  { name: '黑体', alt: 'SimHei,STHeiti,Noto Sans SC', panose: '02010609060101010101', family: 'modern' },
  { name: '楷体_GB2312', alt: '楷体,KaiTi,STKaiti,FandolKai,Noto Serif SC', panose: '02010609030101010101', family: 'modern' },
  { name: '宋体', alt: 'SimSun,NSimSun,Noto Serif SC', panose: '02010600030101010101', family: 'auto' },
]

export function fontTable(): string {
  const fonts = TABLE.map(({ name, alt, panose, family }) =>
    `<w:font w:name="${name}"><w:altName w:val="${alt}"/><w:panose1 w:val="${panose}"/><w:charset w:val="86"/><w:family w:val="${family}"/><w:pitch w:val="default"/></w:font>`)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${fonts.join('')}</w:fonts>`
}
