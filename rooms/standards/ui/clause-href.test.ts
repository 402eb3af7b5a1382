// A citation opens its document at its article, and only what the library has.
import { expect, it } from 'vitest'
import { clauseHref } from './clause-href.ts'

const documents = [{ key: 'old', title: '甲标准', documentNumber: '应急〔2020〕1号' }, { key: 'coal', title: '煤矿标准', documentNumber: '应急〔2026〕2号' }, { key: 'mine', title: '矿山标准', documentNumber: '应急〔2026〕2号' }]
const cited = (documentNumber: string, document: string, clause: string) => clauseHref({ documentNumber, document, clause }, documents)

it('finds the document by its number, and by its title where two share one', () => {
  expect(cited('应急〔2020〕1号', '写法略有不同', '第七条（五）')).toBe('/standards/old#第七条')
  expect(cited('应急〔2026〕2号', '矿山标准', '第十条')).toBe('/standards/mine#第十条')
  expect(cited('应急〔2026〕2号', '别的', '第十条')).toBe('/standards/coal#第十条')
  expect(cited('没有的号', '甲标准', '第七条')).toBeUndefined()
})
