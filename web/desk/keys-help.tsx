// The keys, and the switch that turns single keys off.
import { useState } from 'react'
import { Dialog } from '#web/kit/dialog.tsx'
import { keysOfPage, keysOn, switchKeys, type KeyWords } from '#web/kit/keys.ts'

const KEYS: KeyWords = [
  [['Ctrl', 'K'], '搜隐患和单位'],
  [['N'], '登记新的一件'],
  [['/'], '到列表的查找框'],
  [['↑', '↓'], '在列表里移动，也可以用 K、J'],
  [['空格'], '选中这一行'],
  [['Enter'], '打开这一行'],
  [['E'], '导出现在看到的列表'],
  [['?'], '看这张表'],
]

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(keysOn)
  const here = keysOfPage()
  return (
    <Dialog title="快捷键" width={420} onClose={onClose}>
      <table className="keys">
        <tbody>
          {[...here, ...KEYS.filter(([keys]) => !here.some(([own]) => own.includes(keys.at(-1)!)))].map(([keys, deed]) => <tr key={deed}><td>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</td><td>{deed}</td></tr>)}
        </tbody>
      </table>
      <label className="row" style={{ marginTop: 12 }}>
        <input type="checkbox" checked={on} onChange={(event) => { switchKeys(event.target.checked); setOn(event.target.checked) }} />
        使用单键快捷键（打字时不起作用）
      </label>
    </Dialog>
  )
}
