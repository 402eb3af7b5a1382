// 特种作业证: what the definition refuses, and that import finds a certificate again by number and trade.
import { expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { draftSchema } from '#mechanisms/ledger/define.ts'
import { certificates } from './definitions.ts'

const good = { entityId: newId(), holderName: '王建国', certificateNumber: 'T330102199001011234', trade: '电工作业', item: null, issuedOn: '2023-05-01', reviewOn: '2026-05-01', validUntil: '2029-05-01', issuer: null }
const wrong = (more: object) => draftSchema(certificates).safeParse({ ...good, ...more }).error?.issues.map(({ path, message }) => [path[0], message])

it('refuses days that cannot be', () => {
  expect(wrong({})).toBeUndefined()
  expect(wrong({ validUntil: '2022-05-01', reviewOn: null })).toEqual([['validUntil', '有效期不能早于初领日期']])
  expect(wrong({ reviewOn: '2030-01-01' })).toEqual([['reviewOn', '复审日期不能晚于有效期']])
  expect(wrong({ trade: '开飞机' })).toEqual([['trade', expect.stringContaining('只能是 电工作业')]])
})

it('is found again by number and trade when its workbook comes twice', async () => {
  const product = await testProduct()
  await product.addPerson({ login: 'coordinator', name: '罗启明', role: 'coordinator', post: '主任', organisation: 'anban' })
  const coordinator = await product.signIn('coordinator')
  await coordinator.post('/api/entities', { commandId: newId(), id: newId(), fields: { name: '汇鑫木业', kind: 'place', regionId: await product.region('xg') } })
  const sheet = Buffer.from('单位名称,姓名,证书编号,作业类别,发证日期,有效期至\n汇鑫木业,王建国,T1,电工作业,2023-05-01,2029-05-01\n汇鑫木业,王建国,T1,高处作业,2023.5.1,2029年5月1日\n没有的厂,李四,T2,电工作业,2023-05-01,2029-05-01\n')
  const send = () => coordinator.upload('POST', '/api/special-certificates/import?name=a.csv', sheet)
  expect((await send()).body).toMatchObject({ created: 2, rejected: 1, problems: [{ row: 4, message: expect.stringContaining('没有“没有的厂”') }] })
  expect((await send()).body).toMatchObject({ created: 0, updated: 0, unchanged: 2, rejected: 1 })
})
