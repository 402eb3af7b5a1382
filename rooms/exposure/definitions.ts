// 曝光 and 挂牌督办 as ledgers: lists, filters, search and Excel. Their rows change by steps only (rules.ts).
import { z } from 'zod'
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, entity, flag, reference, text } from '#mechanisms/ledger/fields.ts'
import { EXPOSURE_STATES, LISTING_STATES } from './rules.ts'

const region = reference({ label: '社区', to: 'regions', nameField: 'regionName', required: true })
const number = text({ label: '编号', max: 40, required: true, derived: true })
/** Filters beyond single fields; of both ledgers. */
export const turnFilters = { todo: z.enum(['true']).optional().describe('等我办的：审核、审批别人的，自己没送审的稿，销号后该申请摘牌的') }

const WITHOUT = ['create', 'edit', 'void', 'read', 'import'] as const

export const exposures = defineLedger({
  name: 'exposure', path: 'exposures', table: 'exposures', label: '曝光', unit: '篇', systems: ['D11', 'M02'], placedBy: 'own region', title: 'title', keys: [['number']], without: WITHOUT,
  fields: {
    number, title: text({ label: '标题', max: 120, required: true }), entityId: entity(), regionId: region, state: choice({ label: '环节', choices: EXPOSURE_STATES, required: true }), named: flag({ label: '点名' }),
    draftedByName: text({ label: '拟稿', max: 60, required: true }), reviewedByName: text({ label: '审核', max: 60 }), publishedOn: day({ label: '发布日期' }), withdrawnOn: day({ label: '撤下日期' }), medium: text({ label: '另发于', max: 60 }), feedback: text({ label: '整改结果', max: 500, long: true }),
  },
  columns: ['number', 'title', 'entityId', 'state', 'draftedByName', 'reviewedByName', 'publishedOn'], filters: ['state', 'regionId', 'entityId', 'publishedOn'], sort: '-number', search: ['number', 'title', 'entityName'],
})

export const listings = defineLedger({
  name: 'listing', path: 'listings', table: 'listings', label: '挂牌督办', unit: '件', systems: ['D11'], placedBy: 'own region', title: 'title', keys: [['number']], without: WITHOUT,
  fields: {
    number, title: text({ label: '隐患', max: 2000, long: true, required: true }), entityId: entity(), regionId: region, level: text({ label: '级别', max: 30, required: true }), batch: text({ label: '批次', max: 60 }),
    organisationId: reference({ label: '督办责任单位', to: 'organisations', nameField: 'organisationName', required: true }), dueOn: day({ label: '督办期限', required: true }), state: choice({ label: '环节', choices: LISTING_STATES, required: true }),
    nominatedOn: day({ label: '提名', required: true }), nominatedByName: text({ label: '提名人', max: 60, required: true }), approvedByName: text({ label: '审批人', max: 60 }), listedOn: day({ label: '挂牌' }), removedOn: day({ label: '摘牌' }), removedByName: text({ label: '摘牌人', max: 60 }),
  },
  columns: ['number', 'title', 'entityId', 'level', 'batch', 'organisationId', 'state', 'listedOn', 'dueOn', 'removedOn'], filters: ['state', 'regionId', 'organisationId', 'entityId', 'dueOn', 'listedOn', 'removedOn'], sort: 'dueOn', search: ['number', 'title', 'entityName', 'batch'],
})
