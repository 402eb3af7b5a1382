// Tabs over a list: the usual views of its room, then those that people saved. A view is nothing but an address.
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Float } from '#web/kit/float.tsx'
import { count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { toast } from '#web/kit/toast.tsx'
import type { ledgerContracts } from '../contracts.ts'
import type { Ledger } from '../define.ts'
import { sameList } from './list-state.ts'
import { usePorts } from './ports.tsx'

type Contracts = ReturnType<typeof ledgerContracts>

export type ViewTab = { readonly label: string; readonly query: string; /** Without: no number. */ readonly counted?: boolean }

export function ViewTabs({ ledger, path, contracts, tabs, search }: { ledger: Ledger; path: string; contracts: Contracts; tabs: readonly ViewTab[]; search: string }) {
  const { views } = usePorts()
  const client = useQueryClient()
  const saved = useReading(views.list, { query: { ledger: ledger.name } }, { staleTime: 60_000 })
  const known = [...tabs.map((tab) => tab.query), ...(saved.data?.views ?? []).map((view) => view.query)].some((query) => sameList(query, search))
  const remove = async (id: string, name: string) => {
    await call(views.remove, { params: { id } })
    await refresh(client, ['views'])
    toast(`视图“${name}”已删掉`)
  }
  return (
    <nav className="tabs screen-only" aria-label="常用视图">
      {tabs.map((tab) => <Tab key={tab.query} tab={tab} contracts={contracts} path={path} here={sameList(tab.query, search)} />)}
      {saved.data?.views.map((view) => {
        const here = sameList(view.query, search)
        return (
          <span key={view.id} className="row" style={{ gap: 0 }}>
            <Tab tab={{ label: view.name, query: view.query, counted: true }} contracts={contracts} path={path} here={here} />
            {here && view.mine && <button type="button" className="chip-away" aria-label={`删掉视图“${view.name}”`} title="删掉这个视图" onClick={() => void remove(view.id, view.name)}><Icon name="x" size="small" /></button>}
          </span>
        )
      })}
      {search && !known && <SaveView ledger={ledger} search={search} />}
    </nav>
  )
}

function Tab({ tab, contracts, path, here }: { tab: ViewTab; contracts: Contracts; path: string; here: boolean }) {
  const query = { ...Object.fromEntries([...new URLSearchParams(tab.query)].filter(([name]) => name !== 'columns' && name !== 'sort')), limit: 1 }
  const found = useReading(contracts.list, { query: query as never }, { enabled: tab.counted !== false, staleTime: 60_000 })
  const size = (found.data as { count?: { value: number; exact: boolean } | null } | undefined)?.count
  return (
    <a className="tab" href={tab.query ? `${path}?${tab.query}` : path} aria-current={here ? 'page' : undefined}>
      {tab.label}{tab.counted !== false && <em>{size ? `${count(size.value)}${size.exact ? '' : '+'}` : ''}</em>}
    </a>
  )
}

function SaveView({ ledger, search }: { ledger: Ledger; search: string }) {
  const { views } = usePorts()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = async (event: FormEvent, close: () => void) => {
    event.preventDefault()
    try {
      await call(views.save, { body: { commandId: newId(), id: newId(), ledger: ledger.name, name: name.trim(), query: search, shared } })
      await refresh(client, ['views'])
      close()
      toast(`已存为视图“${name.trim()}”`)
    } catch (error) {
      toast(`没有存上：${asApiProblem(error).message}`, { kind: 'wrong' })
    }
  }
  return (
    <Float kind="dialog" label="存为视图" width={280} button={(props) => <button type="button" className="tab tab-save" {...props}><Icon name="plus" size="small" />存为视图</button>}>
      {(close) => (
        <form className="filter-form" onSubmit={(event) => void save(event, close)}>
          <label className="small second">给它起个名<input className="input" value={name} maxLength={40} onChange={(event) => setName(event.target.value)} placeholder="如 本月重大" /></label>
          <label className="row small"><input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />同事也能看到（各看各的范围）</label>
          <div><Button look="primary" size="small" submit disabled={!name.trim()}>存为视图</Button></div>
        </form>
      )}
    </Float>
  )
}
