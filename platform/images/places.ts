// Distance on the earth, and Chinese map datums back to WGS-84. Pure. GCJ-02 and BD-09 have no exact inverse; iterating
// brings them within a metre, which is far below what a phone knows.

export type Place = { readonly longitude: number; readonly latitude: number }

const RADIUS = 6_371_008.8
const rad = (degrees: number) => (degrees * Math.PI) / 180

export function metresBetween(a: Place, b: Place): number {
  const h = Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 + Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(rad(b.longitude - a.longitude) / 2) ** 2
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)))
}

const AXIS = 6_378_245
const ECCENTRICITY = 0.006693421622965943

/** WGS-84 as maps of 高德 and 腾讯 show it; unchanged outside China. */
export function toGcj02({ longitude, latitude }: Place): Place {
  if (longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271) return { longitude, latitude }
  const [x, y] = [longitude - 105, latitude - 35]
  const waves = ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3
  const dLatitude = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + waves
    + ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 + ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
  const dLongitude = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + waves
    + ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 + ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
  const magic = 1 - ECCENTRICITY * Math.sin(rad(latitude)) ** 2
  return {
    longitude: longitude + (dLongitude * 180) / ((AXIS / Math.sqrt(magic)) * Math.cos(rad(latitude)) * Math.PI),
    latitude: latitude + (dLatitude * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))) * Math.PI),
  }
}

/** @param datum what the place is given in; CGCS2000 equals WGS-84 for this use. */
export function toWgs84(place: Place, datum: string): Place {
  if (datum === 'BD-09') return toWgs84(bd09ToGcj02(place), 'GCJ-02')
  if (datum !== 'GCJ-02') return place
  let guess = place
  for (let round = 0; round < 4; round++) {
    const shown = toGcj02(guess)
    guess = { longitude: guess.longitude + place.longitude - shown.longitude, latitude: guess.latitude + place.latitude - shown.latitude }
  }
  return guess
}

function bd09ToGcj02({ longitude, latitude }: Place): Place {
  const [x, y] = [longitude - 0.0065, latitude - 0.006]
  const z = Math.hypot(x, y) - 0.00002 * Math.sin((y * Math.PI * 3000) / 180)
  const turn = Math.atan2(y, x) - 0.000003 * Math.cos((x * Math.PI * 3000) / 180)
  return { longitude: z * Math.cos(turn), latitude: z * Math.sin(turn) }
}
