// defineLedger: one definition over one real table gives the list, the form, the detail, Excel in and out, permissions,
// audit and API. The definition adds what SQL cannot say. Pure: the browser builds its screens from the same object.
import { z } from 'zod'
import type { Permission } from '#platform/auth/actor.ts'
import { fieldSchema, type Field, type Fields } from './fields.ts'

export type Deed = 'read' | 'create' | 'edit' | 'void' | 'import' | 'export'

export type LedgerDraft = Readonly<Record<string, unknown>>

export type Together = {
  /** The field the sentence is shown at. */
  readonly field: string
  /** What is wrong with these fields together, as a sentence; undefined when nothing is. */
  readonly check: (row: LedgerDraft) => string | undefined
}

export type Expiry = {
  /** The day field after which the row no longer holds. */
  readonly field: string
  /** How many days ahead reminders go out, e.g. [60, 30, 7, 0]. */
  readonly remindDays: readonly number[]
  /** `安责险到期`: how the reminder begins. */
  readonly title: string
}

export type Ledger = {
  /** Singular noun: permissions `insurance.read`, events `insurance.created`. */
  readonly name: string
  /** URL and API: `/api/insurance-policies`. */
  readonly path: string
  readonly table: string
  readonly label: string
  /** Counting word: 份, 家, 件. */
  readonly unit: string
  readonly systems: readonly string[]
  readonly fields: Fields
  /** What makes two rows of a workbook the same record: the first of these groups of fields that is filled in whole. */
  readonly keys: readonly (readonly string[])[]
  /** The field that names a row. */
  readonly title: string
  /** Whether a row lies where its entity lies, or carries its own region. */
  readonly placedBy: 'entity' | 'own region'
  readonly columns: readonly string[]
  readonly filters: readonly string[]
  readonly sort: string
  /** What a list can be sorted by; everything but references where it is not said. Large tables have an index for each. */
  readonly sorts?: readonly string[]
  /** Fields (or names completed before writing) whose words a search finds. */
  readonly search: readonly string[]
  readonly together: readonly Together[]
  readonly expiry?: Expiry
  /** What a new row of a workbook is taken for where it has no such column, e.g. an enterprise when it has a credit code. */
  readonly assume?: (row: LedgerDraft) => LedgerDraft
  /** Deeds this ledger does not have (a loop's records are made and changed by steps only). */
  readonly without: readonly Deed[]
}

type Optional = 'together' | 'without' | 'expiry' | 'assume' | 'sorts'

/** The definition as a room writes it: every name of a field is checked by the compiler. */
type Draft<F extends Fields, N extends string = keyof F & string> = Omit<Ledger, Optional | 'fields' | 'keys' | 'title' | 'columns' | 'filters' | 'sort'> &
  Partial<Pick<Ledger, Optional>> & {
    readonly fields: F
    readonly keys: readonly (readonly N[])[]
    readonly title: N
    readonly columns: readonly N[]
    readonly filters: readonly N[]
    readonly sort: N | `-${N}`
  }

export function defineLedger<const F extends Fields>(parts: Draft<F>): Ledger & { readonly fields: F } {
  return { together: [], without: [], ...parts }
}

export function permissionTo(ledger: Pick<Ledger, 'name'>, deed: Deed): Permission {
  return `${ledger.name}.${deed}`
}

/** Fields a person fills in, in the order of the form. */
export function typedFields(ledger: Ledger): [string, Field][] {
  return Object.entries(ledger.fields).filter(([, field]) => !field.derived)
}

/** The validation of a whole row, the same in the form, the API and the import. */
export function draftSchema(ledger: Ledger): z.ZodType<LedgerDraft> {
  const shape = Object.fromEntries(typedFields(ledger).map(([name, field]) => [name, fieldSchema(field)]))
  return z.strictObject(shape).superRefine((row, context) => {
    for (const rule of ledger.together) {
      const wrong = rule.check(row)
      if (wrong) context.addIssue({ code: 'custom', path: [rule.field], message: wrong })
    }
  })
}
