// What a phone makes of a plan is what the desk makes of it, and which sentences are one's own.
import { expect, test } from 'vitest'
import { packVersion, unpackVersion, type VersionReply } from '../../contract.ts'
import { blocksOf, linesOf, ownLines, type Line } from './readings.ts'

const text = '一、任务\n各社区每月检查一次。企业要自查。\n应急办通报。'
const at = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length })
const line = (id: string, words: string, part: Partial<Line> = {}) => ({ id, commitmentId: id, code: id, number: 1, version: 1, text: words, span: at(words), state: 'accepted', kind: 'duty', due: null, frequency: [], targets: [], owners: [], systems: [], path: ['一'], action: null, condition: null, open: [], note: null, organisationId: null, assistIds: [], organisationName: null, runs: null, carriedBy: null, reviewedByName: null, reviewedAt: null, changedByName: null, change: null, ...part })
const owner = (name: string) => ({ name, role: 'responsible' as const, inferred: false })
const clauses = [line('a', '各社区每月检查一次', { owners: [owner('各社区')] }), line('b', '企业要自查', { commitmentId: 'B', owners: [owner('企业')] }), line('c', '应急办通报', { organisationId: 'yingji', assistIds: ['jingfa'], owners: [owner('应急办')] })]
const version = { number: 1, state: 'published', title: '方案', text, blocks: [{ type: 'paragraph', ...at('一、任务') }, { type: 'paragraph', ...at('各社区每月检查一次。企业要自查。') }, { type: 'row', ...at('应急办通报。'), table: 0, headings: ['事项'], cells: [{ ...at('应急办'), inherited: false }], group: null }], actions: [], stages: [], clauses, uncovered: [], runners: [] } as unknown as VersionReply

test('put together from columns as the desk does it', () => {
  const packed = packVersion(version)
  const desk = unpackVersion(packed.text, packed.clauses)
  expect(blocksOf(packed.text)).toEqual(desk.blocks)
  expect(linesOf(packed.text, packed.clauses)).toEqual(desk.clauses.map((clause, index) => expect.objectContaining({ id: clause.id, commitmentId: clause.commitmentId, span: clause.span, text: clause.text, owners: clause.owners, ordinal: index + 1 })))
})

test.each<[string, Parameters<typeof ownLines>[1], string[]]>([
  ['who sees to it', { units: [{ id: 'yingji', name: '松湾街道应急办' }], enterprise: false }, ['c']], ['who helps', { units: [{ id: 'jingfa', name: '经发办' }], enterprise: false }, ['c']],
  ['one of all that are named', { units: [{ id: 'xg', name: '新港社区居委会' }], enterprise: false }, ['a']], ['an enterprise', { units: [], enterprise: true }, ['b']], ['nobody here', { units: [{ id: 'x', name: '消防站' }], enterprise: false }, []],
])('own are those of %s', (_, who, ids) => {
  const packed = packVersion(version)
  expect(ownLines(linesOf(packed.text, packed.clauses), who).map(({ id }) => id)).toEqual(ids)
})

test('what is no deed or was laid aside is nobody’s', () => {
  const lines = [line('a', '企业要自查', { kind: 'principle', owners: [owner('企业')] }), line('b', '企业要自查', { state: 'set-aside', owners: [owner('企业')] })] as unknown as Line[]
  expect(ownLines(lines, { units: [], enterprise: true })).toEqual([])
})
