// The endpoints of entities beyond the ledger's own: one entity with its dated facts, and recording a fact as of a day. Pure.
import { z } from 'zod'
import { ability, ledgerContracts, rowReply, timelineEntry } from '#mechanisms/ledger/contracts.ts'
import { calendarDay, command, get, idParams, post, text } from '#platform/http/contract.ts'
import { DATED_FACTS, entities, type DatedField } from './definitions.ts'

export const entityLedger = ledgerContracts(entities)

const fact = z.object({ fact: z.enum(Object.keys(DATED_FACTS) as [DatedField, ...DatedField[]]), fromOn: z.string(), value: z.unknown(), basis: z.string(), recordedAt: z.string(), recordedByName: z.string().nullable() })

export const entityReply = z.object({
  row: rowReply(entities),
  facts: z.array(fact),
  hazards: z.object({ live: z.number(), late: z.number(), major: z.number(), closed: z.number() }),
  timeline: z.array(timelineEntry),
  abilities: z.record(z.string(), ability),
})

export const readEntity = get({ path: '/api/entities/:id', tag: '监管单位', access: 'entity.read', summary: '一家单位：登记项、随日期变化的事实、经过', params: idParams, reply: entityReply })

export const recordFact = post({
  path: '/api/entities/:id/facts', tag: '监管单位', access: 'entity.edit', summary: '登记一项事实从哪天起是什么', params: idParams,
  body: command.extend({ fact: z.enum(Object.keys(DATED_FACTS) as [DatedField, ...DatedField[]]), fromOn: calendarDay, value: z.union([z.string().max(60), z.number(), z.boolean()]), basis: text(200, 2) }),
  reply: entityReply,
})

