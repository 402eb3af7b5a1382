// Pages for an address that leads nowhere and for a page that broke.
import { usePath } from '#web/api/address.ts'
import { Empty, ProblemView } from '#web/kit/states.tsx'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { asApiProblem } from '#web/api/problem.ts'

export function Missing() {
  return (
    <div className="sheet">
        <ProblemView problem={{ kind: 'not-found', message: '这个地址没有内容，可能已移走，或不在你负责的范围内。' }}>
          <a className={buttonClass()} href="/">回到今天</a>
        </ProblemView>
      </div>
  )
}

/** What stands in the address where an id belongs is none. */
export function NoRecord() {
  const list = `/${usePath().split('/')[1] ?? ''}`
  return (
    <div className="sheet">
      <Empty fact="没有这条记录" next={<a className={buttonClass()} href={list === '/l' ? '/' : list}>{list === '/l' ? '回到今天' : '回到列表'}</a>}>地址里的编号不对，可能抄漏了几位。从列表里打开。</Empty>
    </div>
  )
}

export function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  // After an upgrade the old page asks for parts that are no longer there.
  const outdated = error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)
  return (
    <main className="main">
      <ProblemView problem={outdated ? { kind: 'busy', message: '系统刚升级过，请刷新页面。' } : asApiProblem(error)}>
        {'　'}<Button size="small" onClick={() => (outdated ? location.reload() : reset())}>{outdated ? '刷新' : '重试'}</Button>
      </ProblemView>
    </main>
  )
}
