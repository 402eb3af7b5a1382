// 进度: a bar of what is done with a tick where it should be. The numbers stand beside it; the bar repeats them.
import './grid.css'

export function Bullet({ part, whole, mark, label }: { part: number; whole: number; /** 0…1: where it should be by now. */ mark?: number; label: string }) {
  const share = whole === 0 ? 0 : Math.min(1, part / whole)
  return (
    <span className="bullet" role="img" aria-label={label}>
      <i style={{ width: `${share * 100}%` }} />
      {mark !== undefined && <b style={{ left: `calc(${Math.min(1, Math.max(0, mark)) * 100}% - 1px)` }} />}
    </span>
  )
}
