// Second factor: time-based one-time codes (RFC 6238). A code is good for one use: the step it belongs to is kept and
// never accepted again.
import { Secret, TOTP } from 'otpauth'

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

function totp(secret: string, login: string) {
  return new TOTP({ issuer: '治本', label: login, algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) })
}

/** The otpauth:// address an authenticator app scans. */
export function totpAddress(secret: string, login: string): string {
  return totp(secret, login).toString()
}

/** The time step the code belongs to (one step of drift either way), or undefined when it is wrong or already used. */
export function checkTotp(secret: string, code: string, now: Date, lastStep: number | null): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totp(secret, '').validate({ token: code, timestamp: now.getTime(), window: 1 })
  if (delta === null) return undefined
  const step = Math.floor(now.getTime() / 30_000) + delta
  return lastStep !== null && step <= lastStep ? undefined : step
}

/** The code of this moment: for tests and for the command line. */
export function totpCode(secret: string, now: Date): string {
  return totp(secret, '').generate({ timestamp: now.getTime() })
}
