// Where the names of regions stand on the map: beside their place, never over each other. Pure.
// A name that finds no room is left out; the list below the map has them all.

export type Label = { readonly id: string; readonly name: string; readonly x: number; readonly y: number }

/** Of the letters of a name, in the units of the frame. */
const LETTER = 13.5
const HEIGHT = 17
/** Above the place, below it, to the right, to the left: how far the middle of the name lies from it. */
const SIDES = (half: number): readonly (readonly [number, number])[] => [[0, -14], [0, 24], [half + 12, 5], [-half - 12, 5]]

type Held = { left: number; right: number; top: number; bottom: number }
const meet = (a: Held, b: Held) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** @param places with the most important first; x and y of the baseline's middle are answered. */
export function placeLabels(places: readonly Label[], frame: { width: number; height: number }, marks: readonly { x: number; y: number; r: number }[] = []): Label[] {
  const held: Held[] = []
  const drawn = marks.map(({ x, y, r }): Held => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }))
  return places.flatMap((one) => {
    const half = (one.name.length * LETTER) / 2
    const free = SIDES(half).map(([dx, dy]) => ({ x: one.x + dx, y: one.y + dy, box: { left: one.x + dx - half, right: one.x + dx + half, top: one.y + dy - HEIGHT + 3, bottom: one.y + dy + 3 } }))
      .filter(({ box }) => box.left >= 0 && box.right <= frame.width && box.top >= 0 && box.bottom <= frame.height && !held.some((other) => meet(box, other)))
    // A name over a mark is still read; one over another is not.
    const found = free.find(({ box }) => !drawn.some((mark) => meet(box, mark))) ?? free[0]
    if (!found) return []
    held.push(found.box)
    return [{ ...one, x: found.x, y: found.y }]
  })
}
