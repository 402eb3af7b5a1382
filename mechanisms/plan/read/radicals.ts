// Printers of PDF often write a radical (⽇ U+2F47, ⻘ U+2ED8) where the character (日, 青) is meant, and ― where — is. They look the
// same and match nothing; the character is put back, one for one, so that no place moves.

const SUPPLEMENT: Readonly<Record<string, string>> = {
  '⺁': '厂', '⺅': '亻', '⺎': '尢', '⺠': '民', '⺩': '王', '⺬': '示', '⺮': '竹', '⺷': '羊', '⺼': '肉', '⻁': '虎', '⻂': '衣', '⻄': '西', '⻅': '见', '⻆': '角',
  '⻉': '贝', '⻊': '足', '⻋': '车', '⻌': '辶', '⻓': '长', '⻔': '门', '⻘': '青', '⻙': '韦', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻣': '骨', '⻤': '鬼',
  '⻥': '鱼', '⻦': '鸟', '⻧': '卤', '⻨': '麦', '⻩': '黄', '⻬': '齐', '⻮': '齿', '⻰': '龙', '⻳': '龟', '⺟': '母',
  // These stand for characters that are written otherwise today: 戶, 靑, 黃.
  '⼾': '户', '⾭': '青', '⿈': '黄',
}

/** The character a radical stands for, by its code; any other code as it is. */
export function plainCode(code: number): number {
  if (code < 0x2e80 || code > 0x2fd5) return code
  const char = String.fromCharCode(code)
  const plain = SUPPLEMENT[char] ?? char.normalize('NFKC')
  return plain.length === 1 ? plain.charCodeAt(0) : code
}

export function withoutRadicals(text: string): string {
  return text.replaceAll('―', '—').replace(/[\u2e80-\u2fd5]/g, (char) => String.fromCharCode(plainCode(char.charCodeAt(0))))
}
